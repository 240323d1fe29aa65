/** From a result and its `render` to a drawing of ECharts. Pure. */
import type { EChartsCoreOption } from "echarts/core";
import type { HuntColumn, HuntRender } from "../api/types";
import { type Cell, cellText, isNumber } from "./cells";

export interface Drawn {
  readonly columns: readonly HuntColumn[];
  readonly rows: readonly (readonly Cell[])[];
}

/** What is drawn otherwise than by ECharts, or not at all. */
export type Drawing =
  | { readonly kind: "chart"; readonly option: EChartsCoreOption }
  | { readonly kind: "card"; readonly values: readonly { readonly name: string; readonly text: string }[] }
  | { readonly kind: "none"; readonly why: string };

/** Most points of one drawing; past it the rows are not told apart. */
const POINT_LIMIT = 50_000;
/** Most series: more colours cannot be told apart. */
const SERIES_LIMIT = 40;

/** Drawn, not made of markup: values may come from an attacker. */
export const TOOLTIP = { confine: true, renderMode: "richText" } as const;

interface Columns {
  readonly x: number;
  readonly split: readonly number[];
  readonly values: readonly number[];
}

interface Series {
  readonly name: string;
  readonly points: readonly (readonly [x: string | number, y: number | null])[];
}

function property(render: HuntRender, name: string): string | undefined {
  const found = Object.entries(render.properties).find(([key]) => key.toLowerCase() === name);
  return found ? cellText(found[1]) : undefined;
}

function named(data: Drawn, list: string | undefined): number[] {
  const names = (list ?? "").split(",").map((name) => name.trim());
  return names
    .map((name) => data.columns.findIndex((column) => column.name === name))
    .filter((index) => index >= 0);
}

/** Which column is the axis, which split the series and which are values: as Kusto's tools choose. */
export function roles(data: Drawn, render: HuntRender): Columns {
  const of = (test: (column: HuntColumn) => boolean) =>
    data.columns.map((column, index) => (test(column) ? index : -1)).filter((index) => index >= 0);
  const times = of((column) => column.type === "datetime");
  const numbers = of((column) => isNumber(column.type));
  const timed = ["timechart", "anomalychart", "timepivot"].includes(render.chart);
  const scatter = render.chart === "scatterchart";
  const line = ["linechart", "areachart", "stackedareachart"].includes(render.chart);
  const scattered = numbers.length > 1 ? numbers[0] : times[0];
  const preferred = timed || line ? times[0] : undefined;
  const x = named(data, property(render, "xcolumn"))[0] ?? preferred ?? (scatter ? (scattered ?? 0) : 0);
  const series = named(data, property(render, "series"));
  const wanted = named(data, property(render, "ycolumns"));
  const values = (wanted.length > 0 ? wanted : numbers).filter(
    (index) => index !== x && !series.includes(index),
  );
  const split =
    series.length > 0
      ? series
      : of((column) => column.type === "string" || column.type === "bool").filter((i) => i !== x);
  return { x, split: values.length > 0 ? split : [], values };
}

/** The series of a result, those with the largest sums when there are too many. */
export function seriesOf(data: Drawn, columns: Columns): Series[] {
  const found = new Map<string, [string | number, number | null][]>();
  const sums = new Map<string, number>();
  for (const row of data.rows.slice(0, POINT_LIMIT)) {
    const prefix = columns.split.map((index) => cellText(row[index]) || "(empty)").join(", ");
    for (const index of columns.values) {
      const own = data.columns[index]?.name ?? "";
      const name = !prefix ? own : columns.values.length > 1 ? `${prefix}: ${own}` : prefix;
      const y = row[index] === null || row[index] === undefined ? null : Number(row[index]);
      const points = found.get(name) ?? [];
      points.push([axisValue(row[columns.x], data.columns[columns.x]), y]);
      found.set(name, points);
      sums.set(name, (sums.get(name) ?? 0) + Math.abs(y ?? 0));
    }
  }
  const names = [...found.keys()]
    .sort((a, b) => (sums.get(b) ?? 0) - (sums.get(a) ?? 0))
    .slice(0, SERIES_LIMIT);
  return [...found.keys()]
    .filter((name) => names.includes(name))
    .map((name) => ({ name, points: found.get(name) ?? [] }));
}

function axisValue(value: Cell, column: HuntColumn | undefined): string | number {
  if (column && isNumber(column.type)) return Number(value);
  return cellText(value);
}

/** The drawing of a result. */
export function drawing(data: Drawn, render: HuntRender): Drawing {
  if (data.rows.length === 0) return { kind: "none", why: "There are no rows to draw." };
  const title = property(render, "title");
  const base: EChartsCoreOption = {
    animation: false,
    aria: { enabled: true },
    ...(title ? { title: { text: title, left: 8, top: 4, textStyle: { fontSize: 14 } } } : {}),
    tooltip: { trigger: "axis", ...TOOLTIP },
    grid: { left: 12, right: 24, top: 48, bottom: 12, containLabel: true },
  };
  const draw = KINDS[render.chart.toLowerCase()];
  return draw
    ? draw(data, render, base)
    : { kind: "none", why: `The results of ${render.chart} are shown as a table.` };
}

type Draw = (data: Drawn, render: HuntRender, base: EChartsCoreOption) => Drawing;

const NO_VALUES: Drawing = { kind: "none", why: "A chart needs a column of numbers." };

/** Charts with two axes. `extra` is put into each series. */
function axes(extra: Readonly<Record<string, unknown>>, options: { turned?: boolean } = {}): Draw {
  return (data, render, base) => {
    const columns = roles(data, render);
    if (columns.values.length === 0) return NO_VALUES;
    const series = seriesOf(data, columns);
    const x = axisOf(data.columns[columns.x], extra.type === "bar", series, property(render, "xaxis"));
    const y = {
      type: property(render, "yaxis") === "log" ? "log" : "value",
      name: property(render, "ytitle"),
      ...(property(render, "ymin") ? { min: Number(property(render, "ymin")) } : {}),
      ...(property(render, "ymax") ? { max: Number(property(render, "ymax")) } : {}),
    };
    const stacked = extra.stack !== undefined || property(render, "kind")?.startsWith("stacked");
    const categories = x.type === "category" ? (x.data as string[]) : null;
    const drawn = series.map((one) => {
      const points = categories ? byCategory(one, categories) : one.points;
      return {
        ...extra,
        name: one.name,
        data: options.turned ? points.map(([a, b]) => [b, a]) : points,
        ...(stacked ? { stack: "all" } : {}),
      };
    });
    const hidden = property(render, "legend") === "hidden" || series.length < 2;
    return {
      kind: "chart",
      option: {
        ...base,
        ...(hidden ? {} : { legend: { type: "scroll", top: 4, right: 12, left: "30%" } }),
        xAxis: options.turned ? y : { ...x, name: property(render, "xtitle") },
        yAxis: options.turned ? { ...x, inverse: true } : y,
        ...(x.type === "time" ? { dataZoom: [{ type: "inside" }] } : {}),
        series: drawn,
      },
    };
  };
}

function axisOf(
  column: HuntColumn | undefined,
  bars: boolean,
  series: readonly Series[],
  scale: string | undefined,
) {
  if (column?.type === "datetime") return { type: "time" };
  if (column && isNumber(column.type) && !bars)
    return { type: scale === "log" ? "log" : "value", scale: true };
  const data = [...new Set(series.flatMap((one) => one.points.map(([x]) => String(x))))];
  return { type: "category", data };
}

function byCategory(series: Series, categories: readonly string[]): [string, number | null][] {
  const values = new Map(series.points.map(([x, y]) => [String(x), y]));
  return categories.map((name) => [name, values.get(name) ?? null]);
}

function parts(data: Drawn, render: HuntRender): { name: string; value: number }[] {
  const columns = roles(data, render);
  const value = columns.values[0];
  if (value === undefined) return [];
  const names =
    columns.x === value
      ? columns.split
      : [columns.x, ...columns.split.filter((index) => index !== columns.x)];
  return data.rows.slice(0, 2_000).map((row) => ({
    name: names.map((index) => cellText(row[index])).join(", ") || "(empty)",
    value: Number(row[value] ?? 0),
  }));
}

const pie: Draw = (data, render, base) => {
  const all = parts(data, render).sort((a, b) => b.value - a.value);
  if (all.length === 0) return NO_VALUES;
  const rest = all.slice(24).reduce((sum, part) => sum + part.value, 0);
  const shown = rest > 0 ? [...all.slice(0, 24), { name: "others", value: rest }] : all;
  const label = { formatter: "{b}: {c} ({d}%)" };
  return {
    kind: "chart",
    option: {
      ...base,
      tooltip: { trigger: "item", ...TOOLTIP },
      series: [{ type: "pie", radius: ["35%", "70%"], data: shown, label }],
    },
  };
};

const treemap: Draw = (data, render, base) => {
  const all = parts(data, render);
  if (all.length === 0) return NO_VALUES;
  const series = [{ type: "treemap", data: all, roam: false, breadcrumb: { show: false } }];
  return { kind: "chart", option: { ...base, tooltip: { trigger: "item", ...TOOLTIP }, series } };
};

const card: Draw = (data) => {
  const row = data.rows[0] ?? [];
  return {
    kind: "card",
    values: data.columns.map((column, index) => ({ name: column.name, text: cellText(row[index]) })),
  };
};

/** Bars from a beginning to an end on a line of time: ladderchart, timeline. */
const ladder: Draw = (data, _render, base) => {
  const times = data.columns.map((c, i) => (c.type === "datetime" ? i : -1)).filter((i) => i >= 0);
  const names = data.columns.map((c, i) => (c.type === "datetime" ? -1 : i)).filter((i) => i >= 0);
  const [from, to = from] = times;
  if (from === undefined || to === undefined)
    return { kind: "none", why: "A ladder chart needs columns of times." };
  const rows = data.rows.slice(0, 1_000).map((row) => ({
    name: names.map((index) => cellText(row[index])).join(", "),
    start: new Date(cellText(row[from])).getTime(),
    end: new Date(cellText(row[to])).getTime(),
  }));
  const categories = [...new Set(rows.map((row) => row.name))];
  const series = [
    {
      type: "scatter",
      symbolSize: 9,
      data: rows.flatMap((row) => [
        [row.start, row.name],
        [row.end, row.name],
      ]),
    },
    ...rows.slice(0, 300).map((row) => ({
      type: "line",
      showSymbol: false,
      lineStyle: { width: 7 },
      data: [
        [row.start, row.name],
        [row.end, row.name],
      ],
    })),
  ];
  return {
    kind: "chart",
    option: { ...base, xAxis: { type: "time" }, yAxis: { type: "category", data: categories }, series },
  };
};

/** Flows between the first two columns of text: sankey, graph. */
const sankey: Draw = (data, render, base) => {
  const texts = data.columns.map((c, i) => (c.type === "string" ? i : -1)).filter((i) => i >= 0);
  const [from, to] = texts;
  if (from === undefined || to === undefined)
    return { kind: "none", why: "This drawing needs two columns of text." };
  const value = roles(data, render).values[0];
  const links = data.rows.slice(0, 500).map((row) => ({
    source: `${cellText(row[from])}`,
    target: `${cellText(row[to])}\u200b`,
    value: value === undefined ? 1 : Number(row[value] ?? 1),
  }));
  const nodes = [...new Set(links.flatMap((link) => [link.source, link.target]))].map((name) => ({ name }));
  return {
    kind: "chart",
    option: {
      ...base,
      tooltip: { trigger: "item", ...TOOLTIP },
      series: [{ type: "sankey", data: nodes, links, top: 40, bottom: 12 }],
    },
  };
};

/** A heat map of the first two columns: pivotchart, timepivot. */
const pivot: Draw = (data, render, base) => {
  const columns = roles(data, render);
  const value = columns.values[0];
  const other = columns.split[0] ?? data.columns.findIndex((_, i) => i !== columns.x && i !== value);
  if (value === undefined || other < 0) return NO_VALUES;
  const cells = data.rows
    .slice(0, 10_000)
    .map((row) => [cellText(row[columns.x]), cellText(row[other]), Number(row[value] ?? 0)] as const);
  const xs = [...new Set(cells.map(([x]) => x))];
  const ys = [...new Set(cells.map(([, y]) => y))];
  const most = Math.max(1, ...cells.map(([, , n]) => n));
  return {
    kind: "chart",
    option: {
      ...base,
      tooltip: { trigger: "item", ...TOOLTIP },
      xAxis: { type: "category", data: xs },
      yAxis: { type: "category", data: ys },
      visualMap: { min: 0, max: most, calculable: true, orient: "horizontal", right: 12, top: 4 },
      series: [{ type: "heatmap", data: cells }],
    },
  };
};

const KINDS: Readonly<Record<string, Draw>> = {
  timechart: axes({ type: "line", showSymbol: false }),
  linechart: axes({ type: "line", showSymbol: false }),
  anomalychart: axes({ type: "line", showSymbol: false }),
  areachart: axes({ type: "line", showSymbol: false, areaStyle: { opacity: 0.25 } }),
  stackedareachart: axes({ type: "line", showSymbol: false, areaStyle: { opacity: 0.6 }, stack: "all" }),
  columnchart: axes({ type: "bar" }),
  barchart: axes({ type: "bar" }, { turned: true }),
  scatterchart: axes({ type: "scatter", symbolSize: 7 }),
  piechart: pie,
  treemap,
  card,
  ladderchart: ladder,
  timeline: ladder,
  sankey,
  graph: sankey,
  pivotchart: pivot,
  timepivot: pivot,
};

/** The charts that can be chosen for any result. */
export const CHOICES = [
  "timechart",
  "linechart",
  "areachart",
  "stackedareachart",
  "columnchart",
  "barchart",
  "piechart",
  "scatterchart",
  "treemap",
  "card",
] as const;
