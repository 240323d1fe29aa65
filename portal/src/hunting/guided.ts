/** Queries built from choices, for those who do not write the query language. Pure. */
import type { HuntColumn } from "../api/types";
import { literal } from "../entities/pivot";
import { isNumber } from "./cells";

export const OPERATORS = {
  text: ["contains", "has", "==", "!=", "startswith", "endswith", "isnotempty"],
  number: ["==", "!=", ">", ">=", "<", "<="],
  other: ["==", "!=", "isnotempty"],
} as const;

export interface Condition {
  readonly column: string;
  readonly operator: string;
  readonly value: string;
}

export interface Guided {
  readonly table: string;
  readonly conditions: readonly Condition[];
  readonly any: boolean;
  /** Count by these columns; empty: rows. */
  readonly by: readonly string[];
  readonly show: "rows" | "count" | "time";
  readonly limit: number;
}

export function operatorsOf(type: string): readonly string[] {
  if (isNumber(type)) return OPERATORS.number;
  return type === "string" || type === "dynamic" ? OPERATORS.text : OPERATORS.other;
}

function literalOf(value: string, type: string): string {
  if (isNumber(type))
    return Number.isFinite(Number(value)) && value.trim() !== "" ? String(Number(value)) : "0";
  if (type === "datetime") return `todatetime(${literal(value)})`;
  if (type === "bool") return /^(true|1|yes)$/i.test(value) ? "true" : "false";
  return literal(value);
}

function conditionText(condition: Condition, columns: readonly HuntColumn[]): string {
  const type = columns.find((column) => column.name === condition.column)?.type ?? "string";
  const column = type === "dynamic" ? `tostring(${condition.column})` : condition.column;
  if (condition.operator === "isnotempty") return `isnotempty(${column})`;
  const equal = condition.operator === "==" && type === "string" ? "=~" : condition.operator;
  const differs = equal === "!=" && type === "string" ? "!~" : equal;
  return `${column} ${differs} ${literalOf(condition.value, type)}`;
}

/** The query of the choices. */
export function guidedQuery(guided: Guided, columns: readonly HuntColumn[]): string {
  const time = ["Timestamp", "TimeGenerated"].find((name) => columns.some((column) => column.name === name));
  const lines = [guided.table];
  const conditions = guided.conditions.filter((condition) => condition.column);
  if (conditions.length > 0) {
    const texts = conditions.map((condition) => conditionText(condition, columns));
    if (guided.any) lines.push(`| where ${texts.join("\n    or ")}`);
    else lines.push(...texts.map((text) => `| where ${text}`));
  }
  if (guided.show === "count" && guided.by.length > 0) {
    lines.push(`| summarize Count=count() by ${guided.by.join(", ")}`, `| top ${guided.limit} by Count`);
  } else if (guided.show === "time" && time) {
    const by = [`bin(${time}, 1h)`, ...guided.by].join(", ");
    lines.push(`| summarize Count=count() by ${by}`, "| render timechart");
  } else {
    lines.push(time ? `| top ${guided.limit} by ${time} desc` : `| take ${guided.limit}`);
  }
  return lines.join("\n");
}
