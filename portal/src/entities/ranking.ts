/** Entities by the incidents that name them as assets. Pure. */
import type { Incident } from "../api/types";
import { type EntityKind, pageName } from "./pivot";

export interface Ranked {
  readonly kind: EntityKind;
  readonly name: string;
  readonly incidents: number;
  /** The highest priority of them. */
  readonly priority: number;
}

export function mostAttacked(incidents: readonly Incident[]): Ranked[] {
  const found = new Map<string, Ranked>();
  for (const incident of incidents) {
    const seen = new Set<string>();
    for (const asset of incident.assets) {
      const page = pageName(asset);
      const key = page && `${page.kind}:${page.name.toLowerCase()}`;
      if (!page || !key || seen.has(key)) continue;
      seen.add(key);
      const old = found.get(key);
      found.set(key, {
        ...page,
        incidents: (old?.incidents ?? 0) + 1,
        priority: Math.max(old?.priority ?? 0, incident.priorityScore),
      });
    }
  }
  return [...found.values()].sort(
    (a, b) => b.priority - a.priority || b.incidents - a.incidents || a.name.localeCompare(b.name),
  );
}
