/** The lists of an incident: alerts with why they belong here, assets, evidence. */
import { Button } from "@fluentui/react-components";
import { useState } from "react";
import { AlertCard } from "../alerts/AlertCard";
import type { Alert, Evidence, Incident, Link } from "../api/types";
import { EntityFacts } from "../entities/EntityFacts";
import { EntityLink } from "../entities/EntityLink";
import { GoHunt } from "../entities/GoHunt";
import { pageName } from "../entities/pivot";
import { useMay } from "../session/session";
import { SeverityChip, StatusChip } from "../ui/Chips";
import { Empty } from "../ui/Page";
import { moment } from "../ui/time";
import { plural, words } from "../ui/words";
import { useMoveOut } from "./moves";

export function AlertsTab({ incident }: { incident: Incident }) {
  const [open, setOpen] = useState<string | null>(null);
  const alerts = incident.alerts ?? [];
  const links = incident.links ?? [];
  const may = useMay("alerts.manage");
  const moveOut = useMoveOut();
  return (
    <ul className="rows">
      {alerts.map((alert) => (
        <li key={alert.id} className="row-card">
          <button
            type="button"
            className="row-button"
            aria-expanded={open === alert.id}
            onClick={() => setOpen(open === alert.id ? null : alert.id)}
          >
            <SeverityChip severity={alert.severity} />
            <span className="grow">{alert.title}</span>
            <StatusChip status={alert.status} />
            <span className="muted small">{moment(alert.firstActivityDateTime)}</span>
          </button>
          <Reasons
            links={links.filter((link) => link.to === alert.id || link.from === alert.id)}
            alert={alert}
            alerts={alerts}
          />
          {open === alert.id && (
            <>
              <AlertCard alert={alert} />
              {may && alerts.length > 1 && (
                <div className="alert-card">
                  <Button size="small" onClick={() => moveOut.mutate(alert.id)}>
                    Move out, into an incident of its own
                  </Button>
                </div>
              )}
            </>
          )}
        </li>
      ))}
    </ul>
  );
}

function Reasons({
  links,
  alert,
  alerts,
}: {
  links: readonly Link[];
  alert: Alert;
  alerts: readonly Alert[];
}) {
  const strongest = [...links].sort((a, b) => b.weight - a.weight)[0];
  if (!strongest) return null;
  const other = alerts.find((one) => one.id === (strongest.to === alert.id ? strongest.from : strongest.to));
  return (
    <div className="reasons small">
      <span className="muted">Linked to</span> “{other?.title ?? "another alert"}”{" "}
      <span className="muted">by</span>{" "}
      {strongest.reasons.map((reason) => (
        <span key={reason} className="chip">
          {words(reason)}
        </span>
      ))}
      <div className="muted">{strongest.explanation}</div>
      {links.length > 1 && <span className="muted">and {plural(links.length - 1, "further link")}</span>}
    </div>
  );
}

export function AssetsTab({ incident }: { incident: Incident }) {
  return <EntityTable list={incident.assets} about="Assets that the attack reached" />;
}

export function EvidenceTab({ incident }: { incident: Incident }) {
  return <EntityTable list={incident.evidence ?? []} about="What the alerts name" />;
}

function EntityTable({ list, about }: { list: readonly Evidence[]; about: string }) {
  const [open, setOpen] = useState<number | null>(null);
  const kinds = [...new Set(list.map((entity) => entity.kind))];
  const [kind, setKind] = useState("");
  if (list.length === 0) return <Empty title="None." />;
  return (
    <div className="stack">
      {kinds.length > 1 && (
        <label className="pick">
          <span>Kind</span>
          <select value={kind} onChange={(e) => setKind(e.target.value)}>
            <option value="">All</option>
            {kinds.map((one) => (
              <option key={one} value={one}>
                {words(one)}
              </option>
            ))}
          </select>
        </label>
      )}
      <div className="table-scroll" role="region" aria-label={about} tabIndex={0}>
        <table className="data">
          <thead>
            <tr>
              <th scope="col">Kind</th>
              <th scope="col">Name</th>
              <th scope="col">Part</th>
              <th scope="col">Verdict</th>
              <th scope="col">
                <span className="visually-hidden">Actions</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {list.map((entity, index) =>
              kind && entity.kind !== kind ? null : (
                <EntityRow
                  key={index}
                  entity={entity}
                  open={open === index}
                  toggle={() => setOpen(open === index ? null : index)}
                />
              ),
            )}
          </tbody>
        </table>
      </div>
    </div>
  );
}

function EntityRow({ entity, open, toggle }: { entity: Evidence; open: boolean; toggle: () => void }) {
  const page = pageName(entity);
  return (
    <>
      <tr>
        <td>{words(entity.kind)}</td>
        <td className="wrap">
          <EntityLink entity={entity} />
        </td>
        <td>{(entity.roles ?? []).map(words).join(", ")}</td>
        <td>{words(entity.verdict ?? "")}</td>
        <td className="end">
          <button
            type="button"
            className="link-button"
            aria-expanded={open}
            aria-label={`Details of ${entity.displayName}`}
            onClick={toggle}
          >
            {open ? "Less" : "Details"}
          </button>
          {page && <GoHunt small kind={page.kind} name={page.name} />}
        </td>
      </tr>
      {open && (
        <tr>
          <td colSpan={5}>
            <EntityFacts entity={entity} />
          </td>
        </tr>
      )}
    </>
  );
}
