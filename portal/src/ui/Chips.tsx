/** Small coloured marks that mean the same everywhere. Colour is never the only sign. */
import type { AlertStatus, IncidentStatus, Severity } from "../api/types";
import { words } from "./words";

export function SeverityChip({ severity }: { severity: Severity }) {
  return (
    <span className={`chip severity-${severity}`}>
      <span className="bars" aria-hidden="true">
        <i />
        <i />
        <i />
      </span>
      {words(severity)}
    </span>
  );
}

export function StatusChip({ status }: { status: IncidentStatus | AlertStatus }) {
  return <span className={`chip status status-${status}`}>{words(status)}</span>;
}

/** A priority from 0 to 100. */
export function PriorityMark({ score }: { score: number }) {
  const level = score >= 85 ? "top" : score >= 60 ? "high" : score >= 30 ? "middle" : "low";
  return (
    <span className={`priority priority-${level}`}>
      <span className="visually-hidden">Priority </span>
      {score}
    </span>
  );
}

export function Tag({ text }: { text: string }) {
  return <span className="chip tag">{text}</span>;
}
