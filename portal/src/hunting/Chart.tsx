/** A chart, drawn by ECharts; only the parts that are used are loaded. */
import {
  BarChart,
  HeatmapChart,
  LineChart,
  PieChart,
  SankeyChart,
  ScatterChart,
  TreemapChart,
} from "echarts/charts";
import {
  AriaComponent,
  DataZoomInsideComponent,
  GridComponent,
  LegendScrollComponent,
  TitleComponent,
  TooltipComponent,
  VisualMapComponent,
} from "echarts/components";
import { type EChartsCoreOption, init, use } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import { useEffect, useMemo, useRef } from "react";
import type { HuntRender } from "../api/types";
import { useDark } from "../app/theme";
import { Empty } from "../ui/Page";
import { type Drawn, drawing } from "./chart-options";

use([
  AriaComponent,
  BarChart,
  CanvasRenderer,
  DataZoomInsideComponent,
  GridComponent,
  HeatmapChart,
  LegendScrollComponent,
  LineChart,
  PieChart,
  SankeyChart,
  ScatterChart,
  TitleComponent,
  TooltipComponent,
  TreemapChart,
  VisualMapComponent,
]);

const COLOURS = [
  "#14798d",
  "#d08700",
  "#7a5af0",
  "#0f8a5f",
  "#c4314b",
  "#2f6fde",
  "#b4559a",
  "#8a7a5c",
  "#4ca8bb",
  "#e07a3f",
];

export function Chart({ data, render }: { data: Drawn; render: HuntRender }) {
  const made = useMemo(() => drawing(data, render), [data, render]);
  if (made.kind === "none") return <Empty title={made.why} />;
  if (made.kind === "card") {
    return (
      <div className="value-cards">
        {made.values.map((value) => (
          <div key={value.name} className="value-card">
            <span className="muted">{value.name}</span>
            <strong>{value.text}</strong>
          </div>
        ))}
      </div>
    );
  }
  return <EChart option={made.option} label={`${render.chart} of the results`} />;
}

export function EChart({
  option,
  label,
  height,
}: {
  option: EChartsCoreOption;
  label: string;
  height?: number;
}) {
  const box = useRef<HTMLDivElement>(null);
  const dark = useDark();
  useEffect(() => {
    if (!box.current) return;
    const chart = init(box.current, dark ? "dark" : undefined, { renderer: "canvas" });
    chart.setOption({ backgroundColor: "transparent", color: COLOURS, ...option });
    const watch = new ResizeObserver(() => chart.resize());
    watch.observe(box.current);
    return () => {
      watch.disconnect();
      chart.dispose();
    };
  }, [option, dark]);
  return (
    <div ref={box} className="chart" role="img" aria-label={label} style={height ? { height } : undefined} />
  );
}
