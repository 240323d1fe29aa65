/** One incident of the queue. */
import { Checkbox } from "@fluentui/react-components";
import {
  CloudRegular,
  DesktopRegular,
  type FluentIcon,
  MailRegular,
  PersonRegular,
} from "@fluentui/react-icons";
import { Link } from "@tanstack/react-router";
import { memo } from "react";
import type { Incident, ServiceSource } from "../api/types";
import { PriorityMark, SeverityChip, StatusChip, Tag } from "../ui/Chips";
import { ago, moment } from "../ui/time";
import { plural, words } from "../ui/words";

const ICONS: Readonly<Record<ServiceSource, FluentIcon>> = {
  endpoint: DesktopRegular,
  email: MailRegular,
  cloudApps: CloudRegular,
  identity: PersonRegular,
};

interface Props {
  readonly incident: Incident;
  readonly index: number;
  readonly top: number;
  readonly current: boolean;
  readonly selected: boolean;
  readonly toggle: ((id: string) => void) | undefined;
  readonly focus: (index: number) => void;
}

export const QueueRow = memo(function QueueRow({
  incident,
  index,
  top,
  current,
  selected,
  toggle,
  focus,
}: Props) {
  const names = incident.assets.map((asset) => asset.displayName);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the queue; the name is a link.
    <div
      role="row"
      aria-rowindex={index + 1}
      aria-selected={selected}
      className={`queue-row${current ? " current" : ""}${selected ? " selected" : ""}`}
      style={{ transform: `translateY(${top}px)` }}
      onClick={() => focus(index)}
    >
      <div role="gridcell" className="q-check">
        {toggle && (
          <Checkbox
            aria-label={`Select ${incident.displayName}`}
            checked={selected}
            onChange={() => toggle(incident.id)}
          />
        )}
      </div>
      <div role="gridcell" className="q-priority">
        <PriorityMark score={incident.priorityScore} />
      </div>
      <div role="gridcell" className="q-name">
        <Link to="/incidents/$id" params={{ id: incident.id }} title={incident.displayName}>
          {incident.displayName}
        </Link>
        <div className="muted small ellipsis" title={names.join(", ")}>
          {names.join(" · ")}
        </div>
      </div>
      <div role="gridcell" className="q-severity">
        <SeverityChip severity={incident.severity} />
      </div>
      <div role="gridcell" className="q-status">
        <StatusChip status={incident.status} />
        {incident.customTags.slice(0, 2).map((tag) => (
          <Tag key={tag} text={tag} />
        ))}
      </div>
      <div role="gridcell" className="q-sources">
        {incident.serviceSources.map((source) => {
          const Icon = ICONS[source];
          return <Icon key={source} aria-label={words(source)} title={words(source)} />;
        })}
      </div>
      <div role="gridcell" className="q-alerts">
        {plural(incident.alertIds.length, "alert")}
      </div>
      <div role="gridcell" className="q-assigned ellipsis">
        {incident.assignedTo ?? <span className="muted">Unassigned</span>}
      </div>
      <div
        role="gridcell"
        className="q-time"
        title={`${moment(incident.lastActivityDateTime)} (${incident.lastActivityDateTime})`}
      >
        {ago(incident.lastActivityDateTime)}
      </div>
    </div>
  );
});
