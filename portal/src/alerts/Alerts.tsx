/** The queue of alerts. */
import { Button, SearchBox } from "@fluentui/react-components";
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { answer, api, cursorOf } from "../api/client";
import type { Alert, AlertPatch, AlertStatus, Severity } from "../api/types";
import { useKeys } from "../app/shortcuts";
import { useMay, useSession } from "../session/session";
import { SeverityChip, StatusChip } from "../ui/Chips";
import { useMessages } from "../ui/messages";
import { Empty, Failure, Loading, Page } from "../ui/Page";
import { ago, moment } from "../ui/time";
import { plural, SEVERITIES, words } from "../ui/words";
import { AlertCard } from "./AlertCard";

const route = getRouteApi("/alerts");
const STATUSES: readonly AlertStatus[] = ["new", "inProgress", "resolved"];
interface Search {
  readonly text?: string;
  readonly severity?: string;
  readonly status?: string;
  readonly alert?: string;
}

export function useAlerts(query: Readonly<Record<string, string>>, live = true) {
  return useInfiniteQuery({
    queryKey: ["alerts", query],
    queryFn: ({ pageParam, signal }) =>
      answer(
        api.GET("/api/v1/alerts", {
          params: { query: { ...query, top: 50, ...(pageParam ? { after: pageParam } : {}) } },
          signal,
        }),
      ),
    initialPageParam: "",
    getNextPageParam: (page) => cursorOf(page.nextLink),
    refetchInterval: live ? 15_000 : false,
    placeholderData: (before) => before,
  });
}

export function Alerts() {
  const search: Search = route.useSearch();
  const navigate = useNavigate();
  const { alert: open, ...filters } = search;
  const alerts = useAlerts(filters as Record<string, string>);
  const rows = alerts.data?.pages.flatMap((page) => page.value) ?? [];
  const [at, setAt] = useState(0);
  const current = rows[Math.min(at, rows.length - 1)];

  const change = (part: Search) => {
    const next = Object.entries({ ...search, ...part }).filter(([, value]) => value);
    void navigate({ to: "/alerts", search: Object.fromEntries(next) as Search, replace: true });
  };
  const toggle = (id: string) => change({ alert: open === id ? "" : id });
  useKeys({
    j: () => setAt(Math.min(at + 1, rows.length - 1)),
    k: () => setAt(Math.max(at - 1, 0)),
    enter: () => current && toggle(current.id),
  });

  return (
    <Page title="Alerts" about={<span aria-live="polite">{plural(rows.length, "alert")} loaded</span>}>
      <Filters search={search} change={change} />
      {alerts.error && <Failure error={alerts.error} retry={() => void alerts.refetch()} />}
      {alerts.isPending && <Loading what="alerts" />}
      {alerts.data && rows.length === 0 && <Empty title="No alert passes these filters." />}
      <ul className="rows">
        {rows.map((alert, index) => (
          <AlertRow
            key={alert.id}
            alert={alert}
            current={index === at}
            open={open === alert.id}
            toggle={() => {
              setAt(index);
              toggle(alert.id);
            }}
          />
        ))}
      </ul>
      {alerts.hasNextPage && (
        <Button onClick={() => void alerts.fetchNextPage()} disabled={alerts.isFetchingNextPage}>
          Show more
        </Button>
      )}
    </Page>
  );
}

function Filters({ search, change }: { search: Search; change: (part: Search) => void }) {
  const [text, setText] = useState(search.text ?? "");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change({ text });
  };
  return (
    <form className="filter-bar" role="search" aria-label="Filters of the alerts" onSubmit={submit}>
      <SearchBox
        className="filter-text"
        aria-label="Text in title, rule, entities or techniques"
        placeholder="Title, rule, entity, technique…"
        value={text}
        onChange={(_, data) => {
          setText(data.value);
          if (data.value === "") change({ text: "" });
        }}
      />
      <label className="pick">
        <span>Severity</span>
        <select value={search.severity ?? ""} onChange={(e) => change({ severity: e.target.value })}>
          <option value="">Any</option>
          {SEVERITIES.map((severity: Severity) => (
            <option key={severity} value={severity}>
              {severity === "high" ? "High" : `${words(severity)} and above`}
            </option>
          ))}
        </select>
      </label>
      <label className="pick">
        <span>Status</span>
        <select value={search.status ?? ""} onChange={(e) => change({ status: e.target.value })}>
          <option value="">Any</option>
          {STATUSES.map((status) => (
            <option key={status} value={status}>
              {words(status)}
            </option>
          ))}
        </select>
      </label>
    </form>
  );
}

interface RowProps {
  readonly alert: Alert;
  readonly current: boolean;
  readonly open: boolean;
  readonly toggle: () => void;
}

function AlertRow({ alert, current, open, toggle }: RowProps) {
  return (
    <li className={current ? "row-card current" : "row-card"}>
      <button type="button" className="row-button" aria-expanded={open} onClick={toggle}>
        <SeverityChip severity={alert.severity} />
        <span className="grow">{alert.title}</span>
        <span className="muted small">{words(alert.serviceSource)}</span>
        <StatusChip status={alert.status} />
        <span className="muted small" title={moment(alert.lastActivityDateTime)}>
          {ago(alert.lastActivityDateTime)}
        </span>
      </button>
      {open && (
        <>
          <AlertActions alert={alert} />
          <AlertCard alert={alert} />
        </>
      )}
    </li>
  );
}

function AlertActions({ alert }: { alert: Alert }) {
  const may = useMay("alerts.manage");
  const session = useSession();
  const queries = useQueryClient();
  const messages = useMessages();
  const triage = useMutation({
    mutationFn: (body: AlertPatch) =>
      answer(api.PATCH("/api/v1/alerts/{id}", { params: { path: { id: alert.id } }, body })),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["alerts"] }),
    onError: messages.failed,
  });
  return (
    <div className="triage-bar">
      {alert.incidentId && (
        <Link to="/incidents/$id" params={{ id: alert.incidentId }}>
          Open its incident
        </Link>
      )}
      {may && (
        <>
          <label className="pick">
            <span>Status</span>
            <select
              value={alert.status}
              onChange={(e) => triage.mutate({ status: e.target.value as AlertStatus })}
            >
              {STATUSES.map((status) => (
                <option key={status} value={status}>
                  {words(status)}
                </option>
              ))}
            </select>
          </label>
          {session && alert.assignedTo !== session.name && (
            <Button size="small" onClick={() => triage.mutate({ assignedTo: session.name })}>
              Assign to me
            </Button>
          )}
          <Button
            size="small"
            onClick={() =>
              triage.mutate({
                status: "resolved",
                classification: "falsePositive",
                determination: "notMalicious",
              })
            }
          >
            Resolve as false positive
          </Button>
        </>
      )}
      <span className="muted small">
        {alert.assignedTo ? `Assigned to ${alert.assignedTo}` : "Unassigned"}
      </span>
    </div>
  );
}
