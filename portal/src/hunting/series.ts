/** `make-series` answers with lists in a row; charts need a row for each point. Pure. */
import type { HuntColumn } from "../api/types";
import type { Cell } from "./cells";
import type { Drawn } from "./chart-options";

/** Most rows that lists are spread to. */
const LIMIT = 50_000;

/** The result with its lists of one length spread over rows; any other result as it is. */
export function spread(data: Drawn): Drawn {
  const lists = data.columns
    .map((column, index) =>
      column.type === "dynamic" && data.rows.some((row) => isList(row[index])) ? index : -1,
    )
    .filter((index) => index >= 0);
  if (lists.length < 2) return data;
  const rows: Cell[][] = [];
  for (const row of data.rows) {
    const length = Math.max(...lists.map((index) => listOf(row[index]).length));
    for (let at = 0; at < length && rows.length < LIMIT; at += 1) {
      rows.push(row.map((cell, index) => (lists.includes(index) ? (listOf(cell)[at] ?? null) : cell)));
    }
  }
  const columns = data.columns.map((column, index) =>
    lists.includes(index) ? typed(column, rows, index) : column,
  );
  return { columns, rows };
}

function isList(cell: Cell): boolean {
  return Array.isArray(parsed(cell));
}

function parsed(cell: Cell): unknown {
  if (typeof cell !== "string" || !cell.startsWith("[")) return cell;
  try {
    return JSON.parse(cell);
  } catch {
    return cell;
  }
}

function listOf(cell: Cell): readonly Cell[] {
  const value = parsed(cell);
  return Array.isArray(value) ? value : [];
}

/** The type of what a list holds, from its first value. */
function typed(column: HuntColumn, rows: readonly (readonly Cell[])[], index: number): HuntColumn {
  const first = rows.map((row) => row[index]).find((cell) => cell !== null && cell !== undefined);
  if (typeof first === "number") return { name: column.name, type: "real" };
  const time = typeof first === "string" && /^\d{4}-\d\d-\d\dT/.test(first);
  return { name: column.name, type: time ? "datetime" : "string" };
}
