/** The open queries of a person, kept in this browser. */
import { useCallback } from "react";
import { useKept } from "../ui/storage";

export interface Tab {
  readonly id: string;
  readonly name: string;
  readonly text: string;
  /** The saved query it shows, if any. */
  readonly saved?: string;
}

export interface Tabs {
  readonly list: readonly Tab[];
  readonly active: Tab;
  readonly open: (tab: Omit<Tab, "id">) => string;
  readonly show: (id: string) => void;
  readonly close: (id: string) => void;
  readonly write: (id: string, change: Partial<Omit<Tab, "id">>) => void;
}

interface Kept {
  readonly list: readonly Tab[];
  readonly active: string;
}

const FIRST: Tab = {
  id: "first",
  name: "New query",
  text: "DeviceProcessEvents\n| summarize Starts=count() by FileName\n| top 10 by Starts\n| render columnchart",
};

function fresh(): string {
  return crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`;
}

export function useTabs(): Tabs {
  const [kept, setKept] = useKept<Kept>("hunting-tabs", { list: [FIRST], active: FIRST.id });
  const active = kept.list.find((tab) => tab.id === kept.active) ?? kept.list[0] ?? FIRST;
  const open = useCallback(
    (tab: Omit<Tab, "id">) => {
      const id = fresh();
      setKept((old) => ({ list: [...old.list, { ...tab, id }].slice(-40), active: id }));
      return id;
    },
    [setKept],
  );
  const show = useCallback((id: string) => setKept((old) => ({ ...old, active: id })), [setKept]);
  const close = useCallback(
    (id: string) =>
      setKept((old) => {
        const place = old.list.findIndex((tab) => tab.id === id);
        const list = old.list.filter((tab) => tab.id !== id);
        const left = list.length > 0 ? list : [{ id: fresh(), name: "New query", text: "" }];
        const next = left[Math.max(0, Math.min(place, left.length - 1))] ?? FIRST;
        return { list: left, active: old.active === id ? next.id : old.active };
      }),
    [setKept],
  );
  const write = useCallback(
    (id: string, change: Partial<Omit<Tab, "id">>) =>
      setKept((old) => ({
        ...old,
        list: old.list.map((tab) => (tab.id === id ? { ...tab, ...change } : tab)),
      })),
    [setKept],
  );
  return { list: kept.list, active, open, show, close, write };
}
