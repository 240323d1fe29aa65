/** An incident as a Markdown report. Every text of the incident is escaped: attackers write some of it. */
import type { Evidence, Incident } from "../api/types";
import { words } from "../ui/words";

function plain(text: string): string {
  return text.replace(/[\\`*_{}[\]<>#+!|~]/g, "\\$&").replace(/\s+/g, " ");
}

function code(text: string): string {
  const fence = "`".repeat(1 + Math.max(0, ...[...text.matchAll(/`+/g)].map((run) => run[0].length)));
  return `${fence} ${text.replace(/\s+/g, " ")} ${fence}`;
}

function utc(iso: string): string {
  return iso.replace("T", " ").replace(/(\.\d+)?Z$/, " UTC");
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

function entities(list: readonly Evidence[]): string {
  return table(
    ["Kind", "Entity", "Verdict"],
    list.map((one) => [words(one.kind), plain(one.displayName), words(one.verdict ?? "unknown")]),
  );
}

/** The report. */
export function toMarkdown(incident: Incident): string {
  const facts: readonly (readonly [string, string])[] = [
    ["Identity", code(incident.id)],
    ["Severity", words(incident.severity)],
    ["Priority", `${incident.priorityScore} of 100`],
    ["Status", words(incident.status)],
    ["Assigned to", plain(incident.assignedTo ?? "nobody")],
    ["Classification", `${words(incident.classification)} (${words(incident.determination)})`],
    ["First activity", utc(incident.firstActivityDateTime)],
    ["Last activity", utc(incident.lastActivityDateTime)],
    ["Tactics", incident.categories.map(words).join(", ")],
    ["Techniques", incident.mitreTechniques.join(", ")],
    ["Tags", incident.customTags.map(plain).join(", ")],
  ];
  const parts = [
    `# ${plain(incident.displayName)}`,
    table(
      ["", ""],
      facts.map(([name, value]) => [name, value || "–"]),
    ),
    plain(incident.summary),
    "## Why this priority",
    incident.priorityFactors
      .map((f) => `- ${f.points > 0 ? "+" : ""}${f.points} ${plain(f.name)}`)
      .join("\n"),
    "## What happened",
    (incident.story ?? [])
      .map(
        (step) =>
          `1. **${utc(step.dateTime)}** ${step.category ? `${words(step.category)}: ` : ""}${plain(step.text)}`,
      )
      .join("\n"),
    "## Assets",
    entities(incident.assets),
    "## Evidence",
    entities(incident.evidence ?? []),
    "## Alerts",
    table(
      ["Time", "Severity", "Alert", "Status"],
      (incident.alerts ?? []).map((a) => [
        utc(a.firstActivityDateTime),
        words(a.severity),
        plain(a.title),
        words(a.status),
      ]),
    ),
    "## Why the alerts are together",
    (incident.links ?? []).map((link) => `- ${plain(link.explanation)}`).join("\n"),
    "## Comments",
    incident.comments
      .map((c) => `- **${plain(c.createdByDisplayName)}**, ${utc(c.createdDateTime)}: ${plain(c.comment)}`)
      .join("\n") || "None.",
  ];
  return `${parts.join("\n\n")}\n`;
}
