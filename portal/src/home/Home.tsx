/** What needs attention now. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { lazy, Suspense, useMemo } from "react";
import { answer, api } from "../api/client";
import type { Alert, Incident, Source } from "../api/types";
import { TOOLTIP } from "../hunting/chart-options";
import { isSilent } from "../sources/silence";
import { PriorityMark, SeverityChip, StatusChip } from "../ui/Chips";
import { Card, Empty, Failure, Loading, Page } from "../ui/Page";
import { ago } from "../ui/time";
import { plural, words } from "../ui/words";
import { byDay, coverage } from "./counts";
import { FirstSteps } from "./FirstSteps";

const EChart = lazy(() => import("../hunting/Chart").then((module) => ({ default: module.EChart })));
/** How often Home looks for news, in milliseconds. */
const LIVE_MS = 15_000;
const DAYS = 30;

function useOpenIncidents() {
  return useQuery({
    queryKey: ["incidents", "home"],
    queryFn: ({ signal }) =>
      answer(
        api.GET("/api/v1/incidents", {
          params: { query: { status: "active,inProgress", top: 200 } },
          signal,
        }),
      ),
    refetchInterval: LIVE_MS,
  });
}

function useRecentAlerts() {
  return useQuery({
    queryKey: ["alerts", "home"],
    queryFn: ({ signal }) => {
      const since = new Date(Math.floor(Date.now() / 60_000) * 60_000 - DAYS * 86_400_000).toISOString();
      return answer(api.GET("/api/v1/alerts", { params: { query: { since, top: 1000 } }, signal }));
    },
    refetchInterval: LIVE_MS,
  });
}

export function useSources() {
  return useQuery({
    queryKey: ["sources"],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/sources", { signal })),
    refetchInterval: LIVE_MS,
  });
}

export function Home() {
  const incidents = useOpenIncidents();
  const alerts = useRecentAlerts();
  const sources = useSources();
  const failure = incidents.error ?? alerts.error ?? sources.error;
  return (
    <Page title="Home">
      {failure && <Failure error={failure} retry={() => void incidents.refetch()} />}
      {!incidents.data || !alerts.data || !sources.data ? (
        !failure && <Loading what="the overview" />
      ) : (
        <>
          <FirstSteps first={incidents.data.value[0]} />
          <Tiles incidents={incidents.data.value} alerts={alerts.data.value} sources={sources.data.value} />
          <div className="home-grid">
            <div className="stack">
              <First incidents={incidents.data.value} />
              <Detections alerts={alerts.data.value} />
            </div>
            <div className="stack">
              <Health sources={sources.data.value} />
              <Coverage alerts={alerts.data.value} />
            </div>
          </div>
        </>
      )}
    </Page>
  );
}

function Tiles({
  incidents,
  alerts,
  sources,
}: {
  incidents: Incident[];
  alerts: Alert[];
  sources: Source[];
}) {
  const high = incidents.filter((one) => one.severity === "high").length;
  const free = incidents.filter((one) => !one.assignedTo).length;
  const silent = sources.filter((one) => isSilent(one)).length;
  const more = (list: readonly unknown[], limit: number) => (list.length >= limit ? "+" : "");
  return (
    <div className="tiles">
      <Link to="/incidents" className="tile">
        <strong>
          {incidents.length}
          {more(incidents, 200)}
        </strong>
        <span>open incidents</span>
      </Link>
      <Link to="/incidents" search={{ severity: "high" }} className={high > 0 ? "tile hot" : "tile"}>
        <strong>{high}</strong>
        <span>of high severity</span>
      </Link>
      <Link to="/incidents" className="tile">
        <strong>{free}</strong>
        <span>without an owner</span>
      </Link>
      <Link to="/alerts" className="tile">
        <strong>
          {alerts.length}
          {more(alerts, 1000)}
        </strong>
        <span>alerts in {DAYS} days</span>
      </Link>
      <Link to="/sources" className={silent > 0 ? "tile hot" : "tile"}>
        <strong>{silent}</strong>
        <span>of {plural(sources.length, "source")} silent</span>
      </Link>
    </div>
  );
}

function First({ incidents }: { incidents: Incident[] }) {
  return (
    <Card title="Work on these first" actions={<Link to="/incidents">All incidents</Link>}>
      {incidents.length === 0 && <Empty title="No open incidents." />}
      <ul className="rows flat">
        {incidents.slice(0, 8).map((incident) => (
          <li key={incident.id} className="home-incident">
            <PriorityMark score={incident.priorityScore} />
            <div className="grow">
              <Link to="/incidents/$id" params={{ id: incident.id }}>
                {incident.displayName}
              </Link>
              <div className="muted small">
                {incident.priorityFactors
                  .slice(0, 3)
                  .map((factor) => factor.name)
                  .join(" · ")}
              </div>
            </div>
            <SeverityChip severity={incident.severity} />
            <StatusChip status={incident.status} />
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Health({ sources }: { sources: Source[] }) {
  return (
    <Card title="Sources" actions={<Link to="/sources">All sources</Link>}>
      {sources.length === 0 && <Empty title="No sources yet." />}
      <ul className="rows flat">
        {[...sources]
          .sort((a, b) => Number(isSilent(b)) - Number(isSilent(a)) || a.name.localeCompare(b.name))
          .slice(0, 10)
          .map((source) => (
            <li key={source.name} className="home-source">
              <span className={isSilent(source) ? "dot silent" : "dot well"} aria-hidden="true" />
              <span className="grow">{source.name}</span>
              <span className="muted small">{plural(source.counts.received, "record")}</span>
              <span className={isSilent(source) ? "warn small" : "muted small"}>
                {isSilent(source) ? "silent since " : ""}
                {ago(source.lastSeenDateTime)}
              </span>
            </li>
          ))}
      </ul>
    </Card>
  );
}

const SEVERITY_COLOURS = {
  high: "#c4314b",
  medium: "#d08700",
  low: "#3498ac",
  informational: "#8a9499",
} as const;

function Detections({ alerts }: { alerts: Alert[] }) {
  const option = useMemo(() => {
    const { days, series } = byDay(alerts, DAYS, Date.now());
    return {
      animation: false,
      aria: { enabled: true },
      grid: { left: 8, right: 8, top: 34, bottom: 4, containLabel: true },
      legend: { top: 0, right: 0 },
      tooltip: { trigger: "axis", ...TOOLTIP },
      xAxis: { type: "category", data: days },
      yAxis: { type: "value", minInterval: 1 },
      series: series.map((one) => ({
        type: "bar",
        stack: "all",
        name: words(one.severity),
        itemStyle: { color: SEVERITY_COLOURS[one.severity] },
        data: one.counts,
      })),
    };
  }, [alerts]);
  return (
    <Card title={`Detections, last ${DAYS} days`} actions={<Link to="/alerts">All alerts</Link>}>
      <Suspense fallback={<Loading what="the chart" />}>
        <EChart option={option} label="Alerts of each day by severity" height={240} />
      </Suspense>
    </Card>
  );
}

function Coverage({ alerts }: { alerts: Alert[] }) {
  const tactics = useMemo(() => coverage(alerts), [alerts]);
  const most = Math.max(1, ...tactics.map((tactic) => tactic.alerts));
  return (
    <Card title="ATT&CK, as seen in alerts">
      <ul className="coverage">
        {tactics.map((tactic) => (
          <li key={tactic.name} className={tactic.alerts === 0 ? "none" : ""}>
            <span className="coverage-name">{words(tactic.name)}</span>
            <span className="meter" aria-hidden="true">
              <i style={{ width: `${(100 * tactic.alerts) / most}%` }} />
            </span>
            <span className="muted small">
              {tactic.alerts} · {plural(tactic.techniques.length, "technique")}
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
