/** The queue of incidents: filters in the address, live, worked by mouse or by keys. */
import { Button, Checkbox } from "@fluentui/react-components";
import { ArrowSyncRegular } from "@fluentui/react-icons";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { Incident, IncidentPatch } from "../api/types";
import { useKeys } from "../app/shortcuts";
import { useMay, useSession } from "../session/session";
import { Empty, Failure, Loading, Page } from "../ui/Page";
import { plural } from "../ui/words";
import { ClassifyDialog } from "./ClassifyDialog";
import { FilterBar } from "./FilterBar";
import { countOf, type Filters } from "./filters";
import { useMerge } from "./moves";
import { QueueRow } from "./QueueRow";
import { useBulkTriage, useQueue } from "./queries";

const route = getRouteApi("/incidents");
const ROW_PX = 68;

export function Queue() {
  const filters = route.useSearch();
  const navigate = useNavigate();
  const queue = useQueue(filters);
  const rows = useMemo(() => queue.data?.pages.flatMap((page) => page.value) ?? [], [queue.data]);
  const [at, setAt] = useState(0);
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [classifying, setClassifying] = useState(false);
  const search = useRef<HTMLInputElement>(null);
  const may = useMay("alerts.manage");
  const bulk = useBulkTriage();
  const session = useSession();
  const merge = useMerge((id) => {
    setSelected(new Set());
    void navigate({ to: "/incidents/$id", params: { id } });
  });

  const change = useCallback(
    (next: Filters) => {
      setSelected(new Set());
      setAt(0);
      void navigate({ to: "/incidents", search: next });
    },
    [navigate],
  );
  const toggle = useCallback((id: string) => {
    setSelected((old) => {
      const next = new Set(old);
      if (!next.delete(id)) next.add(id);
      return next;
    });
  }, []);
  const current = rows[Math.min(at, rows.length - 1)];
  const chosen = selected.size > 0 ? [...selected] : current ? [current.id] : [];
  const apply = (patch: IncidentPatch) => {
    if (!may || chosen.length === 0) return;
    bulk.mutate({ ids: chosen, patch });
    setSelected(new Set());
  };
  useKeys({
    j: () => setAt((old) => Math.min(old + 1, rows.length - 1)),
    k: () => setAt((old) => Math.max(old - 1, 0)),
    x: () => current && toggle(current.id),
    enter: () => current && void navigate({ to: "/incidents/$id", params: { id: current.id } }),
    f: () => search.current?.focus(),
    a: () => session && apply({ assignedTo: session.name }),
    p: () => apply({ status: "inProgress" }),
    c: () => may && chosen.length > 0 && setClassifying(true),
  });

  const all = selected.size > 0 && selected.size === rows.length;
  return (
    <Page
      fill
      title="Incidents"
      about={<Count shown={rows.length} more={queue.hasNextPage} fetching={queue.isFetching} />}
      actions={
        <Button icon={<ArrowSyncRegular />} appearance="subtle" onClick={() => void queue.refetch()}>
          Refresh
        </Button>
      }
    >
      <FilterBar filters={filters} change={change} search={search} />
      {may && (
        <div className="bulk-bar" role="toolbar" aria-label="Actions on the selected incidents">
          <Checkbox
            aria-label="Select all that are loaded"
            checked={all ? true : selected.size > 0 ? "mixed" : false}
            onChange={() => setSelected(all ? new Set() : new Set(rows.map((row) => row.id)))}
          />
          <span className="bulk-count">{selected.size > 0 ? `${selected.size} selected` : "Select"}</span>
          <Button
            size="small"
            disabled={selected.size === 0}
            onClick={() => session && apply({ assignedTo: session.name })}
          >
            Assign to me
          </Button>
          <Button size="small" disabled={selected.size === 0} onClick={() => apply({ assignedTo: null })}>
            Unassign
          </Button>
          <Button size="small" disabled={selected.size === 0} onClick={() => apply({ status: "inProgress" })}>
            In progress
          </Button>
          <Button size="small" disabled={selected.size === 0} onClick={() => setClassifying(true)}>
            Classify…
          </Button>
          <Button size="small" disabled={selected.size === 0} onClick={() => apply({ status: "active" })}>
            Reopen
          </Button>
          <Button
            size="small"
            disabled={selected.size < 2 || selected.size > 50}
            title="The oldest takes the others in; it can be undone"
            onClick={() => merge.mutate([...selected])}
          >
            Merge
          </Button>
          <OrderPick filters={filters} change={change} />
        </div>
      )}
      {queue.error && <Failure error={queue.error} retry={() => void queue.refetch()} />}
      {queue.isPending ? (
        <Loading what="incidents" />
      ) : rows.length === 0 ? (
        <Nothing filtered={countOf(filters) > 0} clear={() => change({})} />
      ) : (
        <Rows
          rows={rows}
          at={at}
          setAt={setAt}
          selected={selected}
          toggle={may ? toggle : undefined}
          more={queue.hasNextPage && !queue.isFetchingNextPage ? () => void queue.fetchNextPage() : undefined}
        />
      )}
      <ClassifyDialog
        open={classifying}
        count={chosen.length}
        close={() => setClassifying(false)}
        apply={apply}
      />
    </Page>
  );
}

function Count({ shown, more, fetching }: { shown: number; more: boolean; fetching: boolean }) {
  return (
    <span aria-live="polite" className={fetching ? "live fetching" : "live"}>
      {plural(shown, "incident")}
      {more ? " loaded, more below" : ""}
    </span>
  );
}

function OrderPick({ filters, change }: { filters: Filters; change: (next: Filters) => void }) {
  return (
    <label className="pick order">
      <span>Order</span>
      <select
        value={filters.order ?? "priority"}
        onChange={(e) => {
          const { order: _, ...rest } = filters;
          change(e.target.value === "lastActivity" ? { ...rest, order: "lastActivity" } : rest);
        }}
      >
        <option value="priority">Priority</option>
        <option value="lastActivity">Last activity</option>
      </select>
    </label>
  );
}

function Nothing({ filtered, clear }: { filtered: boolean; clear: () => void }) {
  if (!filtered) return <Empty title="No open incidents.">What is found appears here by itself.</Empty>;
  return (
    <Empty title="No incident passes these filters.">
      <Button onClick={clear}>Clear the filters</Button>
    </Empty>
  );
}

interface RowsProps {
  readonly rows: readonly Incident[];
  readonly at: number;
  readonly setAt: (row: number) => void;
  readonly selected: ReadonlySet<string>;
  readonly toggle: ((id: string) => void) | undefined;
  readonly more: (() => void) | undefined;
}

function Rows({ rows, at, setAt, selected, toggle, more }: RowsProps) {
  const box = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => ROW_PX,
    overscan: 12,
    getItemKey: (index) => rows[index]?.id ?? index,
  });
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (more && last >= rows.length - 20) more();
  }, [more, last, rows.length]);
  useEffect(() => virtual.scrollToIndex(at, { align: "auto" }), [at, virtual]);
  return (
    <div
      className="queue"
      ref={box}
      role="grid"
      aria-label="Incidents"
      aria-rowcount={rows.length}
      tabIndex={0}
    >
      <div style={{ height: virtual.getTotalSize(), position: "relative" }} role="presentation">
        {items.map((item) => {
          const row = rows[item.index];
          return row ? (
            <QueueRow
              key={row.id}
              incident={row}
              index={item.index}
              top={item.start}
              current={item.index === at}
              selected={selected.has(row.id)}
              toggle={toggle}
              focus={setAt}
            />
          ) : null;
        })}
      </div>
    </div>
  );
}
