/** One query of the page under way: its answer, its error, and how to stop it. */
import { useCallback, useEffect, useRef, useState } from "react";
import { ApiError, messageOf } from "../api/client";
import type { HuntAnswer } from "../api/types";
import type { Fault } from "./KustoEditor";
import { run } from "./queries";

export interface Outcome {
  readonly answer: HuntAnswer | null;
  readonly error: string | null;
  readonly fault: Fault | null;
  readonly running: boolean;
}

/** Where a query text begins in the editor; a selection does not begin at its first line. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

const IDLE: Outcome = { answer: null, error: null, fault: null, running: false };

function faultOf(error: unknown, place: Place): Fault | null {
  if (!(error instanceof ApiError)) return null;
  const { line, column, queryCode } = error.problem ?? {};
  if (typeof line !== "number") return null;
  const first = line === 1 ? place.column - 1 : 0;
  return {
    message: error.message,
    code: queryCode ?? undefined,
    line: line + place.line - 1,
    column: (column ?? 1) + first,
  };
}

/** Outcomes by tab, so that going back to a tab shows what it found. */
export function useRun(done: (query: string, rows: number | null) => void) {
  const [outcomes, setOutcomes] = useState<ReadonlyMap<string, Outcome>>(new Map());
  const stops = useRef(new Map<string, AbortController>());
  const told = useRef(done);
  told.current = done;

  const set = useCallback((tab: string, outcome: Outcome) => {
    setOutcomes((old) => new Map(old).set(tab, outcome));
  }, []);

  const start = useCallback(
    async (
      tab: string,
      query: string,
      timespan: string | undefined,
      place: Place = { line: 1, column: 1 },
    ) => {
      stops.current.get(tab)?.abort();
      const stop = new AbortController();
      stops.current.set(tab, stop);
      set(tab, { ...IDLE, running: true });
      try {
        const answer = await run(query, timespan, stop.signal);
        set(tab, { ...IDLE, answer });
        told.current(query, answer.rows.length);
      } catch (error) {
        if (stop.signal.aborted) return;
        set(tab, { ...IDLE, error: messageOf(error), fault: faultOf(error, place) });
        told.current(query, null);
      }
    },
    [set],
  );

  const stop = useCallback(
    (tab: string) => {
      stops.current.get(tab)?.abort();
      set(tab, { ...IDLE, error: "Stopped." });
    },
    [set],
  );

  useEffect(() => {
    const all = stops.current;
    return () => {
      for (const one of all.values()) one.abort();
    };
  }, []);

  return { of: (tab: string) => outcomes.get(tab) ?? IDLE, start, stop };
}
