/** One entity: what is known of it, its incidents and alerts, how common it is, what names it. */
import { Tab, TabList } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useState } from "react";
import { answer, api } from "../api/client";
import type { Alert, Evidence, Incident } from "../api/types";
import { type Cell, cellText } from "../hunting/cells";
import { Inspector } from "../hunting/Inspector";
import { useHunt } from "../hunting/queries";
import { ResultsGrid } from "../hunting/ResultsGrid";
import { PriorityMark, SeverityChip, StatusChip } from "../ui/Chips";
import { Card, Empty, Failure, Loading, Page } from "../ui/Page";
import { ago } from "../ui/time";
import { plural, words } from "../ui/words";
import { EntityFacts } from "./EntityFacts";
import { GoHunt } from "./GoHunt";
import { type EntityKind, isEntityKind, pageName, timelineQuery } from "./pivot";
import { prevalenceQuery } from "./prevalence";

const route = getRouteApi("/entities/$kind/$name");

/** How lists are asked for what names an entity. */
function filterOf(kind: EntityKind, name: string) {
  if (kind === "device") return { device: name };
  if (kind === "user" || kind === "mailbox") return { user: name };
  return { text: name };
}

function useNamed(kind: EntityKind, name: string) {
  const filter = filterOf(kind, name);
  const incidents = useQuery({
    queryKey: ["incidents", "entity", kind, name],
    queryFn: ({ signal }) => {
      const query = { ...filter, status: "active,inProgress,resolved", top: 50 };
      return answer(api.GET("/api/v1/incidents", { params: { query }, signal }));
    },
  });
  const alerts = useQuery({
    queryKey: ["alerts", "entity", kind, name],
    queryFn: ({ signal }) =>
      answer(api.GET("/api/v1/alerts", { params: { query: { ...filter, top: 200 } }, signal })),
  });
  return { incidents, alerts };
}

export function EntityPage() {
  const { kind, name } = route.useParams();
  if (!isEntityKind(kind)) {
    return (
      <Page title={name}>
        <Empty title={`There is no page for entities of the kind ${kind}.`} />
      </Page>
    );
  }
  return <Known key={`${kind}:${name}`} kind={kind} name={name} />;
}

/** The fullest account of the entity in its alerts. */
function fullest(alerts: readonly Alert[], kind: EntityKind, name: string): Evidence | null {
  const same = alerts
    .flatMap((alert) => alert.evidence)
    .filter((entity) => {
      const page = pageName(entity);
      return page?.kind === kind && page.name.toLowerCase() === name.toLowerCase();
    });
  return same.sort((a, b) => Object.keys(b).length - Object.keys(a).length)[0] ?? null;
}

function Known({ kind, name }: { kind: EntityKind; name: string }) {
  const { incidents, alerts } = useNamed(kind, name);
  const [tab, setTab] = useState("overview");
  const entity = fullest(alerts.data?.value ?? [], kind, name);
  const failure = incidents.error ?? alerts.error;
  return (
    <Page title={name} about={words(kind)} actions={<GoHunt kind={kind} name={name} />}>
      {failure && <Failure error={failure} retry={() => void incidents.refetch()} />}
      <TabList selectedValue={tab} onTabSelect={(_, data) => setTab(String(data.value))}>
        <Tab value="overview">Overview</Tab>
        <Tab value="timeline">Timeline</Tab>
      </TabList>
      {tab === "timeline" ? (
        <Timeline kind={kind} name={name} />
      ) : (
        <div className="home-grid">
          <Card title="Incidents">
            {incidents.isPending && <Loading what="incidents" />}
            {incidents.data && <IncidentList incidents={incidents.data.value} />}
          </Card>
          <Card title="What is known">
            {entity ? <EntityFacts entity={entity} /> : <Empty title="No alert names it." />}
            <Prevalence kind={kind} name={name} />
          </Card>
          <Card title="Alerts" className="wide">
            {alerts.isPending && <Loading what="alerts" />}
            {alerts.data && <AlertList alerts={alerts.data.value} />}
          </Card>
        </div>
      )}
    </Page>
  );
}

function IncidentList({ incidents }: { incidents: readonly Incident[] }) {
  if (incidents.length === 0) return <Empty title="No incident names it." />;
  return (
    <ul className="rows flat">
      {incidents.map((incident) => (
        <li key={incident.id} className="home-incident">
          <PriorityMark score={incident.priorityScore} />
          <Link to="/incidents/$id" params={{ id: incident.id }} className="grow">
            {incident.displayName}
          </Link>
          <StatusChip status={incident.status} />
        </li>
      ))}
    </ul>
  );
}

function AlertList({ alerts }: { alerts: readonly Alert[] }) {
  if (alerts.length === 0) return <Empty title="No alert names it." />;
  return (
    <ul className="rows flat">
      {alerts.map((alert) => (
        <li key={alert.id} className="home-incident">
          <SeverityChip severity={alert.severity} />
          <Link to="/alerts" search={{ text: alert.title, alert: alert.id }} className="grow">
            {alert.title}
          </Link>
          <StatusChip status={alert.status} />
          <span className="muted small">{ago(alert.lastActivityDateTime)}</span>
        </li>
      ))}
    </ul>
  );
}

function Prevalence({ kind, name }: { kind: EntityKind; name: string }) {
  const query = prevalenceQuery(kind, name);
  const found = useHunt(query ?? "", { enabled: query !== null });
  const row = found.data?.rows[0];
  if (!found.data || !row) return null;
  return (
    <>
      <h3>How common it is</h3>
      <dl className="facts">
        {found.data.columns.map((column, index) => (
          <div key={column.name} className="contents">
            <dt>{column.name.replace(/_/g, " ")}</dt>
            <dd>{cellText(row[index]) || "–"}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}

function Timeline({ kind, name }: { kind: EntityKind; name: string }) {
  const found = useHunt(timelineQuery(kind, name));
  const [row, setRow] = useState<readonly Cell[] | null>(null);
  if (found.isPending) return <Loading what="the timeline" />;
  if (found.error) return <Failure error={found.error} retry={() => void found.refetch()} />;
  if (found.data.rows.length === 0) return <Empty title="No stored row names it." />;
  return (
    <div className="timeline-box">
      <p className="muted small">The newest {plural(found.data.rows.length, "row")} that name it.</p>
      <div className={row ? "with-inspector" : "without-inspector"}>
        <ResultsGrid result={found.data} inspect={setRow} />
        {row && <Inspector columns={found.data.columns} row={row} close={() => setRow(null)} />}
      </div>
    </div>
  );
}
