/** What there is to hunt in: tables with their columns and samples, saved queries, what was run before. */
import { Button, SearchBox, Tab, TabList } from "@fluentui/react-components";
import { ChevronDownRegular, ChevronRightRegular, DeleteRegular, TableRegular } from "@fluentui/react-icons";
import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { answer, api } from "../api/client";
import type { HuntCatalogue, SavedQuery } from "../api/types";
import { useMay } from "../session/session";
import { ConfirmDialog } from "../ui/ConfirmDialog";
import { ago } from "../ui/time";
import { run, useDeleteQuery, useSavedQueries } from "./queries";

/** A query that was run. */
export interface Ran {
  readonly query: string;
  readonly at: string;
  readonly rows: number | null;
}

interface Props {
  readonly catalogue: HuntCatalogue | undefined;
  readonly history: readonly Ran[];
  readonly insert: (text: string) => void;
  readonly open: (name: string, text: string, saved?: string) => void;
  readonly sample: (table: string) => void;
}

export function SchemaPane(props: Props) {
  const [part, setPart] = useState("schema");
  return (
    <aside className="schema-pane" aria-label="Schema and queries">
      <TabList size="small" selectedValue={part} onTabSelect={(_, data) => setPart(String(data.value))}>
        <Tab value="schema">Schema</Tab>
        <Tab value="saved">Saved</Tab>
        <Tab value="history">History</Tab>
      </TabList>
      {part === "schema" && <Tables {...props} />}
      {part === "saved" && <Saved open={props.open} />}
      {part === "history" && <History {...props} />}
    </aside>
  );
}

/** Tables that rows were ever stored in stand first: they are what a person looks for. */
function useFilled() {
  return useQuery({
    queryKey: ["tables-filled"],
    queryFn: async ({ signal }) => {
      const found = await run("search * | summarize Rows=count() by Table=$table", undefined, signal);
      return new Map(found.rows.map(([name, rows]) => [String(name), Number(rows)]));
    },
    staleTime: 300_000,
    retry: false,
  });
}

function Tables({ catalogue, insert, sample }: Props) {
  const [filter, setFilter] = useState("");
  const [opened, setOpened] = useState<string | null>(null);
  const filled = useFilled();
  const shown = useMemo(() => {
    const wanted = filter.toLowerCase();
    const tables = (catalogue?.tables ?? []).filter(
      (table) =>
        table.name.toLowerCase().includes(wanted) ||
        (wanted.length > 2 && table.columns.some((column) => column.name.toLowerCase().includes(wanted))),
    );
    const rows = (name: string) => filled.data?.get(name) ?? 0;
    return tables.sort(
      (a, b) => Number(rows(b.name) > 0) - Number(rows(a.name) > 0) || a.name.localeCompare(b.name),
    );
  }, [catalogue, filter, filled.data]);
  return (
    <>
      <SearchBox
        size="small"
        aria-label="Table or column"
        placeholder="Table or column"
        value={filter}
        onChange={(_, data) => setFilter(data.value)}
      />
      <ul className="schema-list">
        {shown.map((table) => (
          <li key={table.name}>
            <div className="schema-table">
              <button
                type="button"
                aria-expanded={opened === table.name}
                onClick={() => setOpened(opened === table.name ? null : table.name)}
              >
                {opened === table.name ? <ChevronDownRegular /> : <ChevronRightRegular />}
                <span className={filled.data?.has(table.name) ? "filled ellipsis" : "ellipsis"}>
                  {table.name}
                </span>
              </button>
              {filled.data?.has(table.name) && (
                <span className="muted small">{filled.data.get(table.name)?.toLocaleString("en")}</span>
              )}
              <Button
                size="small"
                appearance="subtle"
                icon={<TableRegular />}
                aria-label={`Sample rows of ${table.name}`}
                title="Sample rows"
                onClick={() => sample(table.name)}
              />
            </div>
            {opened === table.name && <Columns table={table.name} columns={table.columns} insert={insert} />}
          </li>
        ))}
      </ul>
    </>
  );
}

function Columns(props: {
  table: string;
  columns: HuntCatalogue["tables"][number]["columns"];
  insert: (text: string) => void;
}) {
  const described = useQuery({
    queryKey: ["table", props.table],
    queryFn: ({ signal }) =>
      answer(api.GET("/api/v1/tables/{name}", { params: { path: { name: props.table } }, signal })),
    staleTime: 300_000,
    retry: false,
  });
  const about = new Map(described.data?.columns.map((column) => [column.name, column.description]));
  return (
    <div className="schema-columns">
      {described.data?.description && <p className="muted small">{described.data.description}</p>}
      <button type="button" className="link-button" onClick={() => props.insert(props.table)}>
        Insert {props.table}
      </button>
      <ul>
        {props.columns.map((column) => (
          <li key={column.name}>
            <button type="button" title={about.get(column.name)} onClick={() => props.insert(column.name)}>
              <span className="ellipsis">{column.name}</span>
              <span className="muted small">{column.type}</span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Saved({ open }: { open: Props["open"] }) {
  const saved = useSavedQueries();
  const remove = useDeleteQuery();
  const may = useMay("alerts.manage");
  const [removing, setRemoving] = useState<string | null>(null);
  const folders = useMemo(() => {
    const groups = new Map<string, SavedQuery[]>();
    for (const query of saved.data?.value ?? [])
      groups.set(query.folder, [...(groups.get(query.folder) ?? []), query]);
    return [...groups].sort(([a], [b]) => a.localeCompare(b));
  }, [saved.data]);
  if (folders.length === 0)
    return <p className="muted small pad">None yet. “Save” keeps a query here for everybody.</p>;
  return (
    <ul className="schema-list">
      <ConfirmDialog
        subject={removing}
        title="Delete the query?"
        text="It goes for everybody."
        action="Delete"
        close={() => setRemoving(null)}
        confirm={(id) => remove.mutate(id)}
      />
      {folders.map(([folder, queries]) => (
        <li key={folder}>
          {folder && <div className="nav-heading">{folder}</div>}
          {queries.map((query) => (
            <div key={query.id} className="schema-table">
              <button
                type="button"
                title={query.description || query.query}
                onClick={() => open(query.name, query.query, query.id)}
              >
                <span className="ellipsis">{query.name}</span>
              </button>
              <span className="muted small">{query.createdBy}</span>
              {may && (
                <Button
                  size="small"
                  appearance="subtle"
                  icon={<DeleteRegular />}
                  aria-label={`Delete ${query.name}`}
                  onClick={() => setRemoving(query.id)}
                />
              )}
            </div>
          ))}
        </li>
      ))}
    </ul>
  );
}

function History({ history, open }: Props) {
  if (history.length === 0) return <p className="muted small pad">Queries you run appear here.</p>;
  return (
    <ul className="schema-list">
      {history.map((ran) => (
        <li key={ran.at}>
          <button type="button" className="history" onClick={() => open("From history", ran.query)}>
            <code>{ran.query.slice(0, 160)}</code>
            <span className="muted small">
              {ago(ran.at)} · {ran.rows === null ? "failed" : `${ran.rows.toLocaleString("en")} rows`}
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}
