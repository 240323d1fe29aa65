/** A table of events with filters, a chart over time and a record: what Email and Cloud apps share. */
import { Button, Input } from "@fluentui/react-components";
import { useNavigate } from "@tanstack/react-router";
import { type FormEvent, lazy, Suspense, useMemo, useState } from "react";
import type { Cell } from "../hunting/cells";
import { Inspector } from "../hunting/Inspector";
import { useHunt } from "../hunting/queries";
import { ResultsGrid } from "../hunting/ResultsGrid";
import { Card, Empty, Failure, Loading, Page } from "../ui/Page";
import { type Explored, overTimeQuery, rowsQuery } from "./explore";

const Chart = lazy(() => import("../hunting/Chart").then((module) => ({ default: module.Chart })));
const DAYS: readonly (readonly [value: string, label: string])[] = [
  ["1", "Last day"],
  ["7", "Last 7 days"],
  ["30", "Last 30 days"],
  ["90", "Last 90 days"],
];

interface Props {
  readonly title: string;
  readonly about: string;
  readonly explored: Explored;
  readonly search: Readonly<Record<string, string>>;
  readonly change: (search: Record<string, string>) => void;
  readonly extra?: (row: readonly Cell[], columns: readonly { readonly name: string }[]) => React.ReactNode;
}

const BARS = { chart: "columnchart", properties: {} };

export function Explorer({ title, about, explored, search, change, extra }: Props) {
  const [row, setRow] = useState<readonly Cell[] | null>(null);
  const navigate = useNavigate();
  const query = useMemo(() => rowsQuery(explored, search), [explored, search]);
  const timespan = `P${search.days ?? "30"}D`;
  const rows = useHunt(query, { timespan });
  const overTime = useHunt(
    useMemo(() => overTimeQuery(explored, search), [explored, search]),
    { timespan },
  );
  return (
    <Page
      title={title}
      about={about}
      actions={
        <Button onClick={() => void navigate({ to: "/hunting", search: { query, run: "yes" } })}>
          Open in hunting
        </Button>
      }
    >
      <Filters explored={explored} search={search} change={change} />
      {overTime.data && overTime.data.rows.length > 0 && (
        <Card className="explorer-chart">
          <Suspense fallback={<Loading what="the chart" />}>
            <Chart data={overTime.data} render={BARS} />
          </Suspense>
        </Card>
      )}
      {rows.error && <Failure error={rows.error} retry={() => void rows.refetch()} />}
      {rows.isPending && <Loading what="rows" />}
      {rows.data?.rows.length === 0 && (
        <Empty title="No rows.">
          Nothing in this time passes these filters. Widen the time, or clear a filter.
        </Empty>
      )}
      {rows.data && rows.data.rows.length > 0 && (
        <div className={row ? "explorer-rows with-inspector" : "explorer-rows without-inspector"}>
          <ResultsGrid key={query + timespan} result={rows.data} inspect={setRow} />
          {row && (
            <div className="stack">
              {extra?.(row, rows.data.columns)}
              <Inspector columns={rows.data.columns} row={row} close={() => setRow(null)} />
            </div>
          )}
        </div>
      )}
    </Page>
  );
}

function Filters({ explored, search, change }: Pick<Props, "explored" | "search" | "change">) {
  const [texts, setTexts] = useState<Readonly<Record<string, string>>>(search);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change({ ...texts });
  };
  return (
    <form className="filter-bar" role="search" aria-label="Filters" onSubmit={submit}>
      {explored.filters.map((filter) => (
        <label key={filter.name} className="pick">
          <span>{filter.label}</span>
          <Input
            size="small"
            value={texts[filter.name] ?? ""}
            onChange={(_, data) => setTexts({ ...texts, [filter.name]: data.value })}
          />
        </label>
      ))}
      <label className="pick">
        <span>Time</span>
        <select value={texts.days ?? "30"} onChange={(e) => setTexts({ ...texts, days: e.target.value })}>
          {DAYS.map(([value, label]) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
      </label>
      <Button type="submit" size="small" appearance="primary">
        Search
      </Button>
      {Object.keys(search).length > 0 && (
        <Button
          size="small"
          appearance="subtle"
          onClick={() => {
            setTexts({});
            change({});
          }}
        >
          Clear
        </Button>
      )}
    </form>
  );
}
