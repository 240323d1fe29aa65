/** Values of results as text, and their order. Pure. */

export type Cell = unknown;

/** A value as the grid shows it. */
export function cellText(value: Cell): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "string") return value;
  if (typeof value === "object") return JSON.stringify(value);
  return String(value);
}

/** A value in a narrow place: times without what says nothing, the rest as it is. */
export function shortCell(value: Cell, type: string): string {
  const text = cellText(value);
  if (type !== "datetime") return text.slice(0, 400);
  return text
    .replace("T", " ")
    .replace(/(\.\d*?)0*Z$/, (_, fraction: string) => (fraction === "." ? "" : fraction));
}

const NUMBERS = new Set(["long", "int", "real", "decimal"]);

export function isNumber(type: string): boolean {
  return NUMBERS.has(type);
}

/** Compares values of one column; empty ones come last in both directions. */
export function compareCells(a: Cell, b: Cell, type: string, down: boolean): number {
  const emptyA = a === null || a === undefined || a === "";
  const emptyB = b === null || b === undefined || b === "";
  if (emptyA || emptyB) return Number(emptyA) - Number(emptyB);
  const order = isNumber(type)
    ? Number(a) - Number(b)
    : cellText(a) < cellText(b)
      ? -1
      : Number(cellText(a) > cellText(b));
  return down ? -order : order;
}

/** One line of CSV by RFC 4180. A cell that a spreadsheet would run as a formula is made a text. */
function csvCell(value: Cell): string {
  const text = cellText(value);
  const safe = typeof value === "string" && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
}

interface Result {
  readonly columns: readonly { readonly name: string }[];
  readonly rows: readonly (readonly Cell[])[];
}

export function toCsv({ columns, rows }: Result): string {
  const lines = [columns.map((column) => csvCell(column.name)), ...rows.map((row) => row.map(csvCell))];
  return `${lines.map((line) => line.join(",")).join("\r\n")}\r\n`;
}

export function toJson({ columns, rows }: Result): string {
  const objects = rows.map((row) =>
    Object.fromEntries(columns.map((column, index) => [column.name, row[index] ?? null])),
  );
  return `${JSON.stringify(objects, null, 1)}\n`;
}
