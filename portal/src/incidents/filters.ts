/** What the queue is narrowed by, as it stands in the address. */
import type { IncidentStatus, Severity } from "../api/types";

export interface Filters {
  readonly text?: string;
  readonly severity?: Severity;
  /** Absent: what still needs work. */
  readonly status?: readonly IncidentStatus[];
  readonly assignedTo?: string;
  readonly tag?: string;
  readonly device?: string;
  readonly user?: string;
  /** Days back from now by last activity; absent: all. */
  readonly days?: number;
  readonly order?: "priority" | "lastActivity";
}

/** What the queue shows when the address says nothing. */
export const OPEN: readonly IncidentStatus[] = ["active", "inProgress"];
const STATUSES: readonly IncidentStatus[] = ["active", "inProgress", "resolved", "redirected"];
const SEVERITIES: readonly Severity[] = ["informational", "low", "medium", "high"];
const TEXTS = ["text", "assignedTo", "tag", "device", "user"] as const;

/** Reads an address; whatever does not belong there is left out. */
export function readFilters(search: Record<string, unknown>): Filters {
  const found: { -readonly [K in keyof Filters]: Filters[K] } = {};
  for (const name of TEXTS) {
    const value = search[name];
    if ((typeof value === "string" || typeof value === "number") && value !== "") found[name] = String(value);
  }
  const severity = SEVERITIES.find((word) => word === search.severity);
  if (severity) found.severity = severity;
  const asked = Array.isArray(search.status) ? search.status : [];
  const status = STATUSES.filter((word) => asked.includes(word));
  if (status.length > 0) found.status = status;
  const days = Number(search.days);
  if (Number.isInteger(days) && days > 0 && days <= 3650) found.days = days;
  if (search.order === "lastActivity") found.order = "lastActivity";
  return found;
}

/** The parameters of the server's list. `since` moves in whole minutes, so that a page stays the same. */
export function parameters(filters: Filters, now: number = Date.now()) {
  const { days, order, status, ...same } = filters;
  const minute = Math.floor(now / 60_000) * 60_000;
  return {
    ...same,
    status: (status ?? OPEN).join(","),
    orderBy: order ?? "priority",
    ...(days ? { since: new Date(minute - days * 86_400_000).toISOString() } : {}),
  };
}

/** How many conditions stand beyond the usual view. */
export function countOf(filters: Filters): number {
  return Object.keys(filters).filter((name) => name !== "order").length;
}
