/// <reference types="vite/client" />
declare module "@kusto/monaco-kusto/release/esm/kusto.worker?worker" {
  const create: new () => Worker;
  export default create;
}
declare module "monaco-editor/esm/vs/editor/editor.worker?worker" {
  const create: new () => Worker;
  export default create;
}
declare module "cytoscape-fcose" {
  const fcose: import("cytoscape").Ext;
  export default fcose;
}
