/** The hunting page. */
import { Button, Spinner, Switch } from "@fluentui/react-components";
import {
  AddRegular,
  DismissRegular,
  PanelLeftRegular,
  PlayRegular,
  SaveRegular,
  ShareRegular,
  StopRegular,
} from "@fluentui/react-icons";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { lazy, Suspense, useCallback, useEffect, useRef, useState } from "react";
import { useKeys } from "../app/shortcuts";
import { useMay } from "../session/session";
import { useMessages } from "../ui/messages";
import { Empty, Loading, Page } from "../ui/Page";
import { useKept } from "../ui/storage";
import { GuidedMode } from "./GuidedMode";
import type { EditorHandle } from "./KustoEditor";
import { useCatalogue } from "./queries";
import { Results } from "./Results";
import { SaveDialog } from "./SaveDialog";
import { type Ran, SchemaPane } from "./SchemaPane";
import { type Tabs, useTabs } from "./tabs";
import { useRun } from "./useRun";

const KustoEditor = lazy(() => import("./KustoEditor"));
const route = getRouteApi("/hunting");

const SPANS: readonly (readonly [value: string, label: string])[] = [
  ["PT1H", "Last hour"],
  ["P1D", "Last day"],
  ["P7D", "Last 7 days"],
  ["P30D", "Last 30 days"],
  ["", "All times"],
];

export function Hunting() {
  const tabs = useTabs();
  const { active } = tabs;
  const catalogue = useCatalogue();
  const [timespan, setTimespan] = useKept("hunting-timespan", "");
  const [guided, setGuided] = useKept("hunting-guided", false);
  const [history, setHistory] = useKept<readonly Ran[]>("hunting-history", []);
  const [pane, setPane] = useState(() => window.innerWidth > 1000);
  const [saving, setSaving] = useState(false);
  const editor = useRef<EditorHandle>(null);
  const may = useMay("alerts.manage");
  const messages = useMessages();

  const remember = useCallback(
    (query: string, rows: number | null) => {
      const at = new Date().toISOString();
      setHistory((old) => [{ query, at, rows }, ...old.filter((one) => one.query !== query)].slice(0, 100));
    },
    [setHistory],
  );
  const running = useRun(remember);
  const outcome = running.of(active.id);
  const start = useCallback(
    (tab: string, query: string, place?: { line: number; column: number }) =>
      void running.start(tab, query, timespan || undefined, place),
    [running.start, timespan],
  );
  const runActive = () => {
    const selected = editor.current?.selected();
    if (selected) start(active.id, selected.text, selected);
    else if (active.text.trim()) start(active.id, active.text);
  };
  const openAndRun = useCallback(
    (name: string, text: string) => start(tabs.open({ name, text }), text),
    [start, tabs.open],
  );
  useAsked(openAndRun, tabs);
  useKeys({ escape: () => outcome.running && running.stop(active.id) });
  const share = () => {
    const url = new URL("/hunting", window.location.origin);
    url.searchParams.set("query", active.text);
    void navigator.clipboard.writeText(url.href).then(() => messages.done("Address copied"), messages.failed);
  };

  return (
    <Page
      fill
      title="Hunting"
      actions={
        <>
          <Switch label="Guided" checked={guided} onChange={(_, data) => setGuided(() => data.checked)} />
          <Button
            appearance="subtle"
            icon={<PanelLeftRegular />}
            aria-label="Schema and queries"
            aria-pressed={pane}
            onClick={() => setPane(!pane)}
          />
        </>
      }
    >
      <div className={pane ? "hunting with-pane" : "hunting"}>
        {pane && (
          <SchemaPane
            catalogue={catalogue.data}
            history={history}
            insert={(text) => editor.current?.insert(text)}
            open={(name, text, saved) => tabs.open({ name, text, ...(saved ? { saved } : {}) })}
            sample={(table) => openAndRun(table, `${table}\n| take 100`)}
          />
        )}
        <div className="hunting-main">
          {guided && catalogue.data ? (
            <GuidedMode
              catalogue={catalogue.data}
              run={(query) => start(active.id, query)}
              edit={(text) => {
                setGuided(() => false);
                tabs.open({ name: "Guided query", text });
              }}
            />
          ) : (
            <>
              <TabStrip tabs={tabs} />
              <div className="hunting-bar">
                {outcome.running ? (
                  <Button icon={<StopRegular />} onClick={() => running.stop(active.id)}>
                    Stop
                  </Button>
                ) : (
                  <Button
                    appearance="primary"
                    icon={<PlayRegular />}
                    disabled={!active.text.trim()}
                    onClick={runActive}
                  >
                    Run query
                  </Button>
                )}
                <label className="pick">
                  <span>Time</span>
                  <select value={timespan} onChange={(e) => setTimespan(() => e.target.value)}>
                    {SPANS.map(([value, label]) => (
                      <option key={value} value={value}>
                        {label}
                      </option>
                    ))}
                  </select>
                </label>
                {may && (
                  <Button
                    icon={<SaveRegular />}
                    disabled={!active.text.trim()}
                    onClick={() => setSaving(true)}
                  >
                    Save
                  </Button>
                )}
                <Button icon={<ShareRegular />} disabled={!active.text.trim()} onClick={share}>
                  Copy address
                </Button>
              </div>
              <Suspense fallback={<Loading what="the editor" />}>
                <KustoEditor
                  tab={active.id}
                  text={active.text}
                  change={(text) => tabs.write(active.id, { text })}
                  run={runActive}
                  catalogue={catalogue.data}
                  fault={outcome.fault}
                  handle={editor}
                />
              </Suspense>
            </>
          )}
          <div className="hunting-results">
            {outcome.running && <Spinner label="Running…" />}
            {outcome.error && (
              <div className="query-error" role="alert">
                {outcome.fault && (
                  <strong>
                    Line {outcome.fault.line}, column {outcome.fault.column}
                    {outcome.fault.code && ` (${outcome.fault.code})`}:{" "}
                  </strong>
                )}
                {outcome.error}
              </div>
            )}
            {outcome.answer && <Results answer={outcome.answer} />}
            {!outcome.running && !outcome.error && !outcome.answer && (
              <Empty title="Run the query to see what it finds.">
                Shift+Enter runs it, or the part that is selected.
              </Empty>
            )}
          </div>
        </div>
      </div>
      <SaveDialog
        open={saving}
        tab={active}
        close={() => setSaving(false)}
        saved={(change) => tabs.write(active.id, change)}
      />
    </Page>
  );
}

/** Opens the query that the address brings, once. */
function useAsked(openAndRun: (name: string, text: string) => void, tabs: Tabs): void {
  const { query, run } = route.useSearch();
  const navigate = useNavigate();
  const taken = useRef<string | null>(null);
  useEffect(() => {
    if (!query || taken.current === query) return;
    taken.current = query;
    if (run === "yes") openAndRun("Query", query);
    else tabs.open({ name: "Query", text: query });
    void navigate({ to: "/hunting", search: {}, replace: true });
  }, [query, run, openAndRun, tabs.open, navigate]);
  useEffect(() => {
    if (!query) taken.current = null;
  }, [query]);
}

function TabStrip({ tabs }: { tabs: Tabs }) {
  return (
    <div className="tab-strip" role="group" aria-label="Open queries">
      {tabs.list.map((tab) => (
        <span key={tab.id} className={tab.id === tabs.active.id ? "query-tab active" : "query-tab"}>
          <button type="button" aria-pressed={tab.id === tabs.active.id} onClick={() => tabs.show(tab.id)}>
            {tab.name}
          </button>
          <button type="button" aria-label={`Close ${tab.name}`} onClick={() => tabs.close(tab.id)}>
            <DismissRegular />
          </button>
        </span>
      ))}
      <Button
        size="small"
        appearance="subtle"
        icon={<AddRegular />}
        aria-label="New query"
        onClick={() => tabs.open({ name: "New query", text: "" })}
      />
    </div>
  );
}
