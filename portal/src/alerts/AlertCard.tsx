/** What an alert says: meaning, why the rule matched, entities, the events it rests on. */
import { Link } from "@tanstack/react-router";
import type { Alert } from "../api/types";
import { EntityLink } from "../entities/EntityLink";
import { literal } from "../entities/pivot";
import { moment } from "../ui/time";
import { plural, words } from "../ui/words";

/** A query for the rows an alert rests on, table by table. */
export function eventsQuery(alert: Alert): string | null {
  const tables = [...new Set(alert.events.map((event) => event.table))];
  const first = tables[0];
  if (!first) return null;
  const ids = alert.events.slice(0, 50).map((event) => literal(event.eventId));
  const from = tables.length === 1 ? first : `union ${tables.join(", ")}`;
  return `${from}\n| where CordonEventId in (${ids.join(", ")})`;
}

export function AlertCard({ alert }: { alert: Alert }) {
  const query = eventsQuery(alert);
  return (
    <div className="alert-card">
      <p>{alert.description}</p>
      <div className="alert-grid">
        <section>
          <h3>Why the rule matched</h3>
          <table className="data compact">
            <tbody>
              {alert.matchedFields.map((matched) => (
                <tr key={matched.field}>
                  <th scope="row">{matched.field}</th>
                  <td className="mono wrap">{matched.value}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
        <section>
          <h3>Entities</h3>
          <ul className="plain">
            {alert.evidence.map((entity, index) => (
              <li key={index} className="wrap">
                <span className="muted small">
                  {words(entity.kind)}
                  {entity.roles?.[0] && entity.roles[0] !== "contextual"
                    ? `, ${words(entity.roles[0]).toLowerCase()}`
                    : ""}
                </span>{" "}
                <EntityLink entity={entity} />
              </li>
            ))}
          </ul>
        </section>
      </div>
      <p className="muted small">
        {words(alert.detectionSource)} rule <span className="mono">{alert.detectorId}</span>
        {alert.mitreTechniques.length > 0 && <> · {alert.mitreTechniques.join(", ")}</>} ·{" "}
        {plural(alert.eventCount, "event")} from {moment(alert.firstActivityDateTime)} to{" "}
        {moment(alert.lastActivityDateTime)}
      </p>
      {query && (
        <Link to="/hunting" search={{ query, run: "yes" }}>
          Show the {alert.events.length === 1 ? "event" : `${alert.events.length} events`} it rests on
        </Link>
      )}
    </div>
  );
}
