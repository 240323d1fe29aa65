import { describe, expect, it } from "vitest";
import { eventsQuery } from "../alerts/AlertCard";
import type { Alert } from "../api/types";
import { literal, pivots, timelineQuery } from "../entities/pivot";
import { CLOUD_APPS, EMAIL, rowsQuery } from "../explorer/explore";
import { cellText, compareCells, shortCell, toCsv, toJson } from "./cells";
import { type Drawn, drawing, roles, seriesOf } from "./chart-options";
import { guidedQuery } from "./guided";
import { spread } from "./series";

const byDay: Drawn = {
  columns: [
    { name: "Day", type: "datetime" },
    { name: "Kind", type: "string" },
    { name: "Count", type: "long" },
  ],
  rows: [
    ["2026-01-01T00:00:00Z", "a", 1],
    ["2026-01-01T00:00:00Z", "b", 2],
    ["2026-01-02T00:00:00Z", "a", null],
  ],
};
const render = (chart: string, properties: Record<string, unknown> = {}) => ({ chart, properties });

describe("charts", () => {
  it("take the time as the axis and split by text", () => {
    expect(roles(byDay, render("timechart"))).toEqual({ x: 0, split: [1], values: [2] });
    expect(seriesOf(byDay, { x: 0, split: [1], values: [2] })).toEqual([
      {
        name: "a",
        points: [
          ["2026-01-01T00:00:00Z", 1],
          ["2026-01-02T00:00:00Z", null],
        ],
      },
      { name: "b", points: [["2026-01-01T00:00:00Z", 2]] },
    ]);
  });

  it("obey the properties of render", () => {
    expect(roles(byDay, render("columnchart", { xcolumn: "Kind", ycolumns: "Count" }))).toMatchObject({
      x: 1,
      values: [2],
    });
  });

  const kinds =
    "timechart linechart areachart stackedareachart columnchart barchart piechart scatterchart treemap anomalychart pivotchart timepivot";
  it.each(kinds.split(" "))("%s is drawn", (kind) => {
    expect(drawing(byDay, render(kind)).kind).toBe("chart");
  });

  it("cards show values; what cannot be drawn says why", () => {
    expect(drawing(byDay, render("card"))).toMatchObject({ kind: "card" });
    expect(drawing({ ...byDay, rows: [] }, render("timechart")).kind).toBe("none");
    expect(
      drawing({ columns: [{ name: "a", type: "string" }], rows: [["x"]] }, render("piechart")).kind,
    ).toBe("none");
    expect(drawing(byDay, render("plotly")).kind).toBe("none");
  });

  it("lists of make-series become rows", () => {
    const data: Drawn = {
      columns: [
        { name: "Name", type: "string" },
        { name: "Time", type: "dynamic" },
        { name: "N", type: "dynamic" },
      ],
      rows: [["a", ["2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z"], [1, 2]]],
    };
    const made = spread(data);
    expect(made.columns.map((column) => column.type)).toEqual(["string", "datetime", "real"]);
    expect(made.rows).toEqual([
      ["a", "2026-01-01T00:00:00Z", 1],
      ["a", "2026-01-02T00:00:00Z", 2],
    ]);
  });
});

describe("cells", () => {
  it("are ordered by their type, empty ones last", () => {
    const order = [10, null, 9].sort((a, b) => compareCells(a, b, "long", false));
    expect(order).toEqual([9, 10, null]);
    expect([10, null, 9].sort((a, b) => compareCells(a, b, "long", true))).toEqual([10, 9, null]);
  });

  it("are exported so that no spreadsheet runs them", () => {
    const result = {
      columns: [{ name: "a" }, { name: "b" }],
      rows: [
        ['=cmd|" /C calc"!A0', -5],
        ["x\ny", { k: 1 }],
      ],
    };
    expect(toCsv(result)).toBe('a,b\r\n"\'=cmd|"" /C calc""!A0",-5\r\n"x\ny","{""k"":1}"\r\n');
    expect(JSON.parse(toJson(result))).toHaveLength(2);
    expect(cellText(null)).toBe("");
    expect(shortCell("2026-01-01T00:00:00.0000000Z", "datetime")).toBe("2026-01-01 00:00:00");
    expect(shortCell("2026-01-01T00:00:00.1230000Z", "datetime")).toBe("2026-01-01 00:00:00.123");
  });
});

describe("queries that the portal makes", () => {
  const evil = 'x" | evaluate bad() //\\';
  it("hold values in literals", () => {
    expect(literal(evil)).toBe('"x\\" | evaluate bad() //\\\\"');
    for (const kind of ["device", "user", "mailbox", "file", "ip", "domain", "url", "app"]) {
      for (const pivot of pivots(kind, evil)) expect(pivot.query).not.toMatch(/[^\\]" \| evaluate/);
    }
    expect(timelineQuery("ip", evil)).toContain('\\"');
    expect(rowsQuery(EMAIL, { sender: evil })).toContain('\\" | evaluate');
    expect(rowsQuery(CLOUD_APPS, {})).not.toContain("where");
  });

  it("find the rows of an alert by their ids", () => {
    const events = [{ table: "DeviceEvents", eventId: '1"2', dateTime: "", source: "" }];
    expect(eventsQuery({ events } as unknown as Alert)).toBe(
      'DeviceEvents\n| where CordonEventId in ("1\\"2")',
    );
    expect(eventsQuery({ events: [] } as unknown as Alert)).toBeNull();
  });

  it("come from choices", () => {
    const columns = [
      { name: "Timestamp", type: "datetime" },
      { name: "FileName", type: "string" },
      { name: "Pid", type: "long" },
    ];
    const guided = {
      table: "T",
      conditions: [
        { column: "FileName", operator: "==", value: 'a"b' },
        { column: "Pid", operator: ">", value: "drop" },
      ],
      any: false,
      by: ["FileName"],
      show: "count" as const,
      limit: 10,
    };
    expect(guidedQuery(guided, columns)).toBe(
      'T\n| where FileName =~ "a\\"b"\n| where Pid > 0\n| summarize Count=count() by FileName\n| top 10 by Count',
    );
    expect(guidedQuery({ ...guided, show: "time", any: true }, columns)).toContain("render timechart");
  });
});
