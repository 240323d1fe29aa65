/** Counts of alerts for Home. Pure. */
import type { Alert, Severity } from "../api/types";
import { SEVERITIES } from "../ui/words";

const DAY_MS = 86_400_000;

/** Alerts of each of the last days by severity, the oldest day first; days are those of UTC. */
export function byDay(alerts: readonly Alert[], count: number, now: number) {
  const first = Math.floor(now / DAY_MS) - count + 1;
  const days = Array.from({ length: count }, (_, i) =>
    new Date((first + i) * DAY_MS).toISOString().slice(5, 10),
  );
  const counts = new Map<Severity, number[]>(SEVERITIES.map((severity) => [severity, days.map(() => 0)]));
  for (const alert of alerts) {
    const place = Math.floor(new Date(alert.lastActivityDateTime).getTime() / DAY_MS) - first;
    const list = counts.get(alert.severity);
    if (list && place >= 0 && place < count) list[place] = (list[place] ?? 0) + 1;
  }
  const series = SEVERITIES.map((severity) => ({ severity, counts: counts.get(severity) ?? [] }));
  return { days, series: series.filter((one) => one.counts.some((n) => n > 0)) };
}

/** ATT&CK's tactics in kill-chain order. */
export const TACTICS = [
  "Reconnaissance",
  "ResourceDevelopment",
  "InitialAccess",
  "Execution",
  "Persistence",
  "PrivilegeEscalation",
  "DefenseEvasion",
  "CredentialAccess",
  "Discovery",
  "LateralMovement",
  "Collection",
  "CommandAndControl",
  "Exfiltration",
  "Impact",
] as const;

/** How often each tactic was seen, and with which techniques. */
export function coverage(alerts: readonly Alert[]) {
  return TACTICS.map((name) => {
    const own = alerts.filter((alert) => alert.categories.includes(name));
    return {
      name,
      alerts: own.length,
      techniques: [...new Set(own.flatMap((alert) => alert.mitreTechniques))],
    };
  });
}
