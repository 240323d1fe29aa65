/** Rows of a result: virtual in both directions, so that a hundred thousand rows scroll like ten. */
import { SearchBox } from "@fluentui/react-components";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, memo, useEffect, useMemo, useRef, useState } from "react";
import type { HuntColumn } from "../api/types";
import { plural } from "../ui/words";
import { type Cell, cellText, compareCells, isNumber, shortCell } from "./cells";

const ROW_PX = 28;
const LEAST_PX = 60;

export interface Result {
  readonly columns: readonly HuntColumn[];
  readonly rows: readonly (readonly Cell[])[];
}

interface Props {
  readonly result: Result;
  readonly inspect: (row: readonly Cell[] | null) => void;
  readonly extra?: React.ReactNode;
}

/** First widths, from the names and the first rows. */
function widths({ columns, rows }: Result): number[] {
  const first = rows.slice(0, 50);
  return columns.map((column, index) => {
    const longest = Math.max(
      column.name.length + 3,
      ...first.map((row) => shortCell(row[index], column.type).length),
    );
    return Math.min(360, Math.max(LEAST_PX, 16 + longest * 7.2));
  });
}

interface Order {
  readonly column: number;
  readonly down: boolean;
}

/** The places of the rows that pass the filter, in order. */
function arrange(result: Result, order: Order | null, filter: string): readonly number[] {
  const wanted = filter.toLowerCase();
  const places: number[] = [];
  for (let i = 0; i < result.rows.length; i += 1) {
    const row = result.rows[i];
    if (!wanted || row?.some((cell) => cellText(cell).toLowerCase().includes(wanted))) places.push(i);
  }
  const column = order ? result.columns[order.column] : undefined;
  if (!order || !column) return places;
  const { rows } = result;
  return places.sort((a, b) =>
    compareCells(rows[a]?.[order.column], rows[b]?.[order.column], column.type, order.down),
  );
}

export function ResultsGrid({ result, inspect, extra }: Props) {
  const [order, setOrder] = useState<Order | null>(null);
  const [filter, setFilter] = useState("");
  const [at, setAt] = useState(-1);
  const [wide, setWide] = useState(() => widths(result));
  const box = useRef<HTMLDivElement>(null);
  const places = useMemo(() => arrange(result, order, filter), [result, order, filter]);
  // A filter or another order puts other rows under the mark.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above.
  useEffect(() => setAt(-1), [places]);

  const vertical = useVirtualizer({
    count: places.length,
    getScrollElement: () => box.current,
    estimateSize: () => ROW_PX,
    overscan: 10,
  });
  const horizontal = useVirtualizer({
    horizontal: true,
    count: result.columns.length,
    getScrollElement: () => box.current,
    estimateSize: (index) => wide[index] ?? 120,
    overscan: 3,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the places of columns follow their widths.
  useEffect(() => horizontal.measure(), [wide]);

  const move = (to: number) => {
    const next = Math.max(0, Math.min(places.length - 1, to));
    setAt(next);
    vertical.scrollToIndex(next, { align: "auto" });
    inspect(result.rows[places[next] ?? -1] ?? null);
  };
  const pressed = (event: KeyboardEvent) => {
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: 1,
      j: 1,
      ArrowUp: -1,
      k: -1,
      PageDown: 20,
      PageUp: -20,
    };
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    move(at + step);
  };
  const columns = horizontal.getVirtualItems();
  const total = horizontal.getTotalSize();

  return (
    <div className="results">
      <div className="results-bar">
        <SearchBox
          size="small"
          aria-label="Text in the results"
          placeholder="Find in the results"
          value={filter}
          onChange={(_, data) => setFilter(data.value)}
        />
        <span className="muted small" aria-live="polite">
          {filter ? `${places.length.toLocaleString("en")} of ` : ""}
          {plural(result.rows.length, "row")}
        </span>
        {extra}
      </div>
      <div
        className="grid"
        ref={box}
        role="grid"
        aria-label="Results"
        aria-rowcount={places.length + 1}
        aria-colcount={result.columns.length}
        tabIndex={0}
        onKeyDown={pressed}
      >
        <div className="grid-head" role="row" style={{ width: total }}>
          {columns.map((item) => (
            <Head
              key={item.index}
              column={result.columns[item.index]}
              index={item.index}
              left={item.start}
              width={item.size}
              order={order}
              setOrder={setOrder}
              resize={(width) =>
                setWide(wide.map((old, i) => (i === item.index ? Math.max(LEAST_PX, width) : old)))
              }
            />
          ))}
        </div>
        <div
          role="presentation"
          style={{ height: vertical.getTotalSize(), width: total, position: "relative" }}
        >
          {vertical.getVirtualItems().map((item) => (
            <Row
              key={item.index}
              row={result.rows[places[item.index] ?? -1]}
              index={item.index}
              top={item.start}
              current={item.index === at}
              columns={columns}
              types={result.columns}
              choose={move}
            />
          ))}
        </div>
      </div>
    </div>
  );
}

interface HeadProps {
  readonly column: HuntColumn | undefined;
  readonly index: number;
  readonly left: number;
  readonly width: number;
  readonly order: Order | null;
  readonly setOrder: (order: Order | null) => void;
  readonly resize: (width: number) => void;
}

function Head({ column, index, left, width, order, setOrder, resize }: HeadProps) {
  const mine = order?.column === index;
  const next = !mine ? { column: index, down: false } : order?.down ? null : { column: index, down: true };
  const drag = (event: React.PointerEvent) => {
    const target = event.currentTarget;
    const start = event.clientX - width;
    target.setPointerCapture(event.pointerId);
    const moved = (e: Event) => resize((e as PointerEvent).clientX - start);
    target.addEventListener("pointermove", moved);
    target.addEventListener("pointerup", () => target.removeEventListener("pointermove", moved), {
      once: true,
    });
  };
  return (
    <div
      role="columnheader"
      aria-sort={mine ? (order?.down ? "descending" : "ascending") : "none"}
      className="grid-column"
      style={{ transform: `translateX(${left}px)`, width }}
    >
      <button
        type="button"
        tabIndex={-1}
        title={`${column?.name}: ${column?.type}`}
        onClick={() => setOrder(next)}
      >
        {column?.name}
        {mine && <span aria-hidden="true">{order?.down ? " ↓" : " ↑"}</span>}
      </button>
      <span className="grid-resize" onPointerDown={drag} aria-hidden="true" />
    </div>
  );
}

interface RowProps {
  readonly row: readonly Cell[] | undefined;
  readonly index: number;
  readonly top: number;
  readonly current: boolean;
  readonly columns: readonly { readonly index: number; readonly start: number; readonly size: number }[];
  readonly types: readonly HuntColumn[];
  readonly choose: (index: number) => void;
}

const Row = memo(function Row({ row, index, top, current, columns, types, choose }: RowProps) {
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid handles the keys.
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-selected={current}
      className={current ? "grid-row current" : "grid-row"}
      style={{ transform: `translateY(${top}px)` }}
      onClick={() => choose(index)}
    >
      {columns.map((item) => (
        <div
          key={item.index}
          role="gridcell"
          className={isNumber(types[item.index]?.type ?? "") ? "grid-cell number" : "grid-cell"}
          style={{ transform: `translateX(${item.start}px)`, width: item.size }}
        >
          {shortCell(row?.[item.index], types[item.index]?.type ?? "")}
        </div>
      ))}
    </div>
  );
});
