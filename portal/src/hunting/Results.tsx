/** What a query found: rows, chart, record, export. */
import {
  Button,
  Menu,
  MenuItem,
  MenuList,
  MenuPopover,
  MenuTrigger,
  Tab,
  TabList,
} from "@fluentui/react-components";
import { ArrowDownloadRegular } from "@fluentui/react-icons";
import { lazy, Suspense, useEffect, useMemo, useState } from "react";
import type { HuntAnswer, HuntRender } from "../api/types";
import { download } from "../ui/download";
import { Empty, Loading } from "../ui/Page";
import { type Cell, toCsv, toJson } from "./cells";
import { CHOICES } from "./chart-options";
import { Inspector } from "./Inspector";
import { ResultsGrid } from "./ResultsGrid";
import { spread } from "./series";

const Chart = lazy(() => import("./Chart").then((module) => ({ default: module.Chart })));
const TABLES = ["table", "list"];

function tablesOf(answer: HuntAnswer) {
  return [{ name: "Results", columns: answer.columns, rows: answer.rows }, ...answer.moreTables];
}

export function Results({ answer }: { answer: HuntAnswer }) {
  const tables = useMemo(() => tablesOf(answer), [answer]);
  const drawn = answer.render && !TABLES.includes(answer.render.chart);
  const [view, setView] = useState(drawn ? "chart" : "0");
  const [chart, setChart] = useState(drawn ? (answer.render?.chart ?? "timechart") : "timechart");
  const [row, setRow] = useState<readonly Cell[] | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another answer begins anew.
  useEffect(() => {
    setView(drawn ? "chart" : "0");
    setChart(drawn ? (answer.render?.chart ?? "timechart") : "timechart");
    setRow(null);
  }, [answer]);
  const table = tables[Number(view)] ?? tables[0];
  const render: HuntRender = { chart, properties: drawn ? (answer.render?.properties ?? {}) : {} };
  if (!table) return null;
  return (
    <div className="results-box">
      <div className="results-tabs">
        <TabList size="small" selectedValue={view} onTabSelect={(_, data) => setView(String(data.value))}>
          {tables.map((one, index) => (
            <Tab key={index} value={String(index)}>
              {tables.length > 1 ? one.name || `Table ${index + 1}` : "Results"}
            </Tab>
          ))}
          <Tab value="chart">Chart</Tab>
        </TabList>
        <Stats answer={answer} />
        {view === "chart" && (
          <label className="pick">
            <span>Kind</span>
            <select value={chart} onChange={(e) => setChart(e.target.value)}>
              {[...new Set([...CHOICES, chart])].map((one) => (
                <option key={one}>{one}</option>
              ))}
            </select>
          </label>
        )}
        <Export columns={table.columns} rows={table.rows} />
      </div>
      {view === "chart" ? (
        <Suspense fallback={<Loading what="the chart" />}>
          <ChartOf answer={answer} render={render} />
        </Suspense>
      ) : table.rows.length === 0 ? (
        <Empty title="No rows.">The query is right; nothing matches it in this time.</Empty>
      ) : (
        <div className={row ? "with-inspector" : "without-inspector"}>
          <ResultsGrid key={view + answer.id} result={table} inspect={setRow} />
          {row && <Inspector columns={table.columns} row={row} close={() => setRow(null)} />}
        </div>
      )}
    </div>
  );
}

function ChartOf({ answer, render }: { answer: HuntAnswer; render: HuntRender }) {
  const data = useMemo(() => spread({ columns: answer.columns, rows: answer.rows }), [answer]);
  const key = JSON.stringify(render);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the same choice is the same drawing.
  const same = useMemo(() => render, [key]);
  return <Chart data={data} render={same} />;
}

function Stats({ answer }: { answer: HuntAnswer }) {
  const { elapsedMs, scannedRows } = answer.stats;
  return (
    <span className="muted small stats" aria-live="polite">
      {answer.rows.length.toLocaleString("en")} rows · {Math.round(elapsedMs).toLocaleString("en")} ms ·{" "}
      {scannedRows.toLocaleString("en")} rows read
    </span>
  );
}

function Export(result: { columns: HuntAnswer["columns"]; rows: HuntAnswer["rows"] }) {
  return (
    <Menu>
      <MenuTrigger disableButtonEnhancement>
        <Button size="small" icon={<ArrowDownloadRegular />}>
          Export
        </Button>
      </MenuTrigger>
      <MenuPopover>
        <MenuList>
          <MenuItem onClick={() => download("hunting.csv", "text/csv", toCsv(result))}>CSV</MenuItem>
          <MenuItem onClick={() => download("hunting.json", "application/json", toJson(result))}>
            JSON
          </MenuItem>
        </MenuList>
      </MenuPopover>
    </Menu>
  );
}
