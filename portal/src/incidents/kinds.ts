/** The colours of kinds of entities, told apart on light and on dark ground. */
export const KIND_COLOURS: Readonly<Record<string, string>> = {
  device: "#2f6fde",
  user: "#0f8a5f",
  mailbox: "#b4559a",
  mailMessage: "#d17bb9",
  process: "#d08700",
  file: "#8a7a5c",
  ip: "#7a5af0",
  domain: "#5b74d6",
  url: "#4b9bd1",
  app: "#128c9b",
  cloudResource: "#4f8f8f",
  registryKey: "#9c6b4f",
  session: "#7d8790",
};
