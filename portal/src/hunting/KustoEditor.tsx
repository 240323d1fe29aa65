/** The query editor: Monaco with the Kusto language service over the live schema. Loaded when first needed. */
import "monaco-editor/esm/vs/editor/contrib/bracketMatching/browser/bracketMatching";
import "monaco-editor/esm/vs/editor/contrib/comment/browser/comment";
import "monaco-editor/esm/vs/editor/contrib/find/browser/findController";
import "monaco-editor/esm/vs/editor/contrib/folding/browser/folding";
import "monaco-editor/esm/vs/editor/contrib/format/browser/formatActions";
import "monaco-editor/esm/vs/editor/contrib/hover/browser/hover";
import "monaco-editor/esm/vs/editor/contrib/multicursor/browser/multicursor";
import "monaco-editor/esm/vs/editor/contrib/parameterHints/browser/parameterHints";
import "monaco-editor/esm/vs/editor/contrib/suggest/browser/suggestController";
import "monaco-editor/esm/vs/base/browser/ui/codicons/codiconStyles";
import { getKustoWorker, kustoDefaults } from "@kusto/monaco-kusto";
import KustoWorker from "@kusto/monaco-kusto/release/esm/kusto.worker?worker";
import * as monaco from "monaco-editor/esm/vs/editor/editor.api";
import EditorWorker from "monaco-editor/esm/vs/editor/editor.worker?worker";
import { useEffect, useRef } from "react";
import type { HuntCatalogue } from "../api/types";
import { useDark } from "../app/theme";

self.MonacoEnvironment = {
  getWorker: (_, label) => (label === "kusto" ? new KustoWorker() : new EditorWorker()),
};
kustoDefaults.setLanguageSettings({ ...kustoDefaults.languageSettings, includeControlCommands: false });

/** Where the server found a query wrong. */
export interface Fault {
  readonly message: string;
  readonly code: string | undefined;
  readonly line: number;
  readonly column: number;
}

/** What the page may ask of the editor. */
export interface EditorHandle {
  readonly insert: (text: string) => void;
  readonly focus: () => void;
  /** The selection, when there is one worth running. */
  readonly selected: () => { text: string; line: number; column: number } | null;
}

interface Props {
  /** The tab; each keeps its text, its place and its undo steps. */
  readonly tab: string;
  readonly text: string;
  readonly change: (text: string) => void;
  readonly run: () => void;
  readonly catalogue: HuntCatalogue | undefined;
  readonly fault: Fault | null;
  readonly handle: React.RefObject<EditorHandle | null>;
}

const models = new Map<string, monaco.editor.ITextModel>();

function modelOf(tab: string, text: string): monaco.editor.ITextModel {
  const found = models.get(tab);
  if (found && !found.isDisposed()) return found;
  const made = monaco.editor.createModel(text, "kusto", monaco.Uri.parse(`inmemory://hunting/${tab}.kql`));
  models.set(tab, made);
  return made;
}

/** Forgets a closed tab. */
export function forgetTab(tab: string): void {
  models.get(tab)?.dispose();
  models.delete(tab);
}

async function teach(catalogue: HuntCatalogue): Promise<void> {
  const tables = catalogue.tables.map((table) => ({
    name: table.name,
    entityType: "Table",
    columns: table.columns.map((column) => ({ name: column.name, type: column.type })),
  }));
  const functions = catalogue.functions.map((one) => ({
    name: one.name,
    docstring: one.description,
    body: "print 1",
    inputParameters: [],
  }));
  const database = { name: "cordon", majorVersion: 0, minorVersion: 0, tables, functions, entityGroups: [] };
  const accessor = await getKustoWorker();
  const model = [...models.values()][0];
  if (!model) return;
  const worker = await accessor(model.uri);
  const schema = {
    clusterType: "Engine",
    cluster: { connectionString: window.location.host, databases: [database] },
    database,
  };
  await worker.setSchema(schema as unknown as Parameters<typeof worker.setSchema>[0]);
}

export default function KustoEditor({ tab, text, change, run, catalogue, fault, handle }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const editor = useRef<monaco.editor.IStandaloneCodeEditor | null>(null);
  const latest = useRef({ change, run });
  latest.current = { change, run };
  const dark = useDark();

  // biome-ignore lint/correctness/useExhaustiveDependencies: one editor for the life of the page.
  useEffect(() => {
    if (!box.current) return;
    const made = monaco.editor.create(box.current, {
      model: modelOf(tab, text),
      ariaLabel: "Query",
      automaticLayout: true,
      fixedOverflowWidgets: true,
      fontSize: 13,
      fontFamily: "Cascadia Code, JetBrains Mono, DejaVu Sans Mono, Consolas, monospace",
      lineNumbersMinChars: 3,
      minimap: { enabled: false },
      padding: { top: 8, bottom: 8 },
      renderLineHighlight: "line",
      scrollBeyondLastLine: false,
      suggest: { showWords: false },
      wordWrap: "on",
    });
    made.addCommand(monaco.KeyMod.Shift | monaco.KeyCode.Enter, () => latest.current.run());
    made.addCommand(monaco.KeyMod.CtrlCmd | monaco.KeyCode.Enter, () => latest.current.run());
    // Tab leaves the editor for those who work by keys alone; Ctrl+M gives it back its use in texts.
    made.onDidChangeModelContent(() => latest.current.change(made.getValue()));
    editor.current = made;
    handle.current = {
      insert: (added) => {
        made.trigger("pane", "type", { text: added });
        made.focus();
      },
      focus: () => made.focus(),
      selected: () => selectionOf(made),
    };
    return () => {
      handle.current = null;
      made.dispose();
    };
  }, []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the text of a tab comes from its model.
  useEffect(() => {
    const model = modelOf(tab, text);
    editor.current?.setModel(model);
  }, [tab]);

  useEffect(() => {
    const model = editor.current?.getModel();
    if (model && model.getValue() !== text) model.setValue(text);
  }, [text]);

  useEffect(() => {
    monaco.editor.setTheme(dark ? "kusto-dark2" : "kusto-light");
  }, [dark]);

  useEffect(() => {
    if (catalogue)
      teach(catalogue).catch((error: unknown) => console.warn("IntelliSense has no schema", error));
  }, [catalogue]);

  useEffect(() => {
    const model = editor.current?.getModel();
    if (!model) return;
    monaco.editor.setModelMarkers(model, "server", fault ? [marker(model, fault)] : []);
    if (fault)
      editor.current?.revealPositionInCenterIfOutsideViewport({
        lineNumber: fault.line,
        column: fault.column,
      });
  }, [fault]);

  return <div ref={box} className="editor" />;
}

function selectionOf(made: monaco.editor.IStandaloneCodeEditor) {
  const selection = made.getSelection();
  const text = selection && made.getModel()?.getValueInRange(selection);
  if (!selection || !text?.trim()) return null;
  return { text, line: selection.startLineNumber, column: selection.startColumn };
}

function marker(model: monaco.editor.ITextModel, fault: Fault): monaco.editor.IMarkerData {
  const line = Math.min(fault.line, model.getLineCount());
  const word = model.getWordAtPosition({ lineNumber: line, column: fault.column });
  return {
    severity: monaco.MarkerSeverity.Error,
    message: fault.message,
    ...(fault.code ? { code: fault.code } : {}),
    startLineNumber: line,
    startColumn: word?.startColumn ?? fault.column,
    endLineNumber: line,
    endColumn: word?.endColumn ?? fault.column + 1,
  };
}
