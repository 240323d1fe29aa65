/** Indicators: list, add, import, remove. */
import { Button, Field, Input, Select } from "@fluentui/react-components";
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { type ChangeEvent, type FormEvent, useState } from "react";
import { answer, api, cursorOf, fetchText } from "../api/client";
import type { components } from "../api/schema";
import type { Indicator } from "../api/types";
import { useMay } from "../session/session";
import { ConfirmDialog } from "../ui/ConfirmDialog";
import { useMessages } from "../ui/messages";
import { Card, Empty, Failure, Loading, Page } from "../ui/Page";
import { moment } from "../ui/time";
import { plural, SEVERITIES, words } from "../ui/words";

type Create = components["schemas"]["IndicatorCreate"];
const TYPES: readonly Create["indicatorType"][] = [
  "DomainName",
  "Url",
  "IpAddress",
  "FileSha256",
  "FileSha1",
  "FileMd5",
];
const ACTIONS: readonly Create["action"][] = [
  "Alert",
  "Audit",
  "Warn",
  "Block",
  "BlockAndRemediate",
  "Allowed",
];

function useIndicators() {
  return useInfiniteQuery({
    queryKey: ["indicators"],
    queryFn: ({ pageParam, signal }) =>
      answer(
        api.GET("/api/v1/indicators", {
          params: { query: { top: 100, ...(pageParam ? { after: pageParam } : {}) } },
          signal,
        }),
      ),
    initialPageParam: "",
    getNextPageParam: (page) => cursorOf(page.nextLink),
  });
}

export function Indicators() {
  const indicators = useIndicators();
  const admin = useMay("detectionTuning.manage");
  const queries = useQueryClient();
  const messages = useMessages();
  const [removing, setRemoving] = useState<string | null>(null);
  const remove = useMutation({
    mutationFn: (id: string) => answer(api.DELETE("/api/v1/indicators/{id}", { params: { path: { id } } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["indicators"] }),
    onError: messages.failed,
  });
  const rows = indicators.data?.pages.flatMap((page) => page.value) ?? [];
  return (
    <Page
      title="Indicators"
      about="Hashes, addresses, domains and URLs to alert on."
      actions={admin && <Import />}
    >
      {admin && <NewIndicator />}
      {indicators.error && <Failure error={indicators.error} retry={() => void indicators.refetch()} />}
      {indicators.isPending && <Loading what="indicators" />}
      {indicators.data && rows.length === 0 && (
        <Empty title="No indicators yet.">Add one above, or import a CSV file.</Empty>
      )}
      {rows.length > 0 && <IndicatorTable rows={rows} admin={admin} remove={setRemoving} />}
      {indicators.hasNextPage && <Button onClick={() => void indicators.fetchNextPage()}>Show more</Button>}
      <ConfirmDialog
        subject={removing}
        title="Remove the indicator?"
        text="What it has already found stays."
        action="Remove"
        close={() => setRemoving(null)}
        confirm={(id) => remove.mutate(id)}
      />
    </Page>
  );
}

function Import() {
  const queries = useQueryClient();
  const messages = useMessages();
  const load = useMutation({
    mutationFn: async (file: File) => {
      const headers = { "Content-Type": "text/csv" };
      const body = await file.text();
      const report = await fetchText("/api/v1/indicators/import", { method: "POST", headers, body });
      return JSON.parse(report) as components["schemas"]["ImportReport"];
    },
    onSuccess: (report) => {
      messages.done(`${plural(report.added, "indicator")} added`);
      const first = report.rejectedRows[0];
      if (first)
        messages.failed(
          new Error(`${plural(report.rejected, "row")} not taken; line ${first.line}: ${first.reason}`),
        );
      return queries.invalidateQueries({ queryKey: ["indicators"] });
    },
    onError: messages.failed,
  });
  const chosen = (event: ChangeEvent<HTMLInputElement>) => {
    const file = event.target.files?.[0];
    if (file) load.mutate(file);
    event.target.value = "";
  };
  return (
    <label className="file-button">
      Import CSV…
      <input type="file" accept=".csv,text/csv" className="visually-hidden" onChange={chosen} />
    </label>
  );
}

const FIRST: Create = {
  indicatorType: "DomainName",
  indicatorValue: "",
  action: "Alert",
  severity: "medium",
  title: "",
};

function NewIndicator() {
  const [made, setMade] = useState<Create>(FIRST);
  const queries = useQueryClient();
  const messages = useMessages();
  const add = useMutation({
    mutationFn: (body: Create) => answer(api.POST("/api/v1/indicators", { body })),
    onSuccess: () => {
      setMade(FIRST);
      return queries.invalidateQueries({ queryKey: ["indicators"] });
    },
    onError: messages.failed,
  });
  const set = (part: Partial<Create>) => setMade({ ...made, ...part });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    add.mutate({
      ...made,
      indicatorValue: made.indicatorValue.trim(),
      title: made.title.trim() || made.indicatorValue.trim(),
    });
  };
  return (
    <Card title="Add an indicator">
      <form className="inline-form" onSubmit={submit}>
        <Field label="Type">
          <Select
            value={made.indicatorType}
            onChange={(e) => set({ indicatorType: e.target.value as Create["indicatorType"] })}
          >
            {TYPES.map((type) => (
              <option key={type} value={type}>
                {words(type)}
              </option>
            ))}
          </Select>
        </Field>
        <Field label="Value" required>
          <Input value={made.indicatorValue} onChange={(_, data) => set({ indicatorValue: data.value })} />
        </Field>
        <Field label="Title">
          <Input value={made.title} onChange={(_, data) => set({ title: data.value })} />
        </Field>
        <Field label="Action">
          <Select value={made.action} onChange={(e) => set({ action: e.target.value as Create["action"] })}>
            {ACTIONS.map((action) => (
              <option key={action} value={action}>
                {words(action)}
              </option>
            ))}
          </Select>
        </Field>
        <Field label="Severity">
          <Select
            value={made.severity ?? "medium"}
            onChange={(e) => set({ severity: e.target.value as NonNullable<Create["severity"]> })}
          >
            {SEVERITIES.map((severity) => (
              <option key={severity} value={severity}>
                {words(severity)}
              </option>
            ))}
          </Select>
        </Field>
        <Button type="submit" appearance="primary" disabled={!made.indicatorValue.trim() || add.isPending}>
          Add
        </Button>
      </form>
    </Card>
  );
}

interface TableProps {
  readonly rows: readonly Indicator[];
  readonly admin: boolean;
  readonly remove: (id: string) => void;
}

function IndicatorTable({ rows, admin, remove }: TableProps) {
  return (
    <div className="table-scroll" role="region" aria-label="Indicators" tabIndex={0}>
      <table className="data">
        <thead>
          <tr>
            {["Type", "Value", "Action", "Severity", "Title", "Ends", "Made"].map((head) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
            {admin && (
              <th scope="col">
                <span className="visually-hidden">Actions</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id}>
              <td>{words(row.indicatorType)}</td>
              <td className="mono wrap">{row.indicatorValue}</td>
              <td>{words(row.action)}</td>
              <td>{words(row.severity)}</td>
              <td className="wrap">{row.title}</td>
              <td>{row.expirationTime ? moment(row.expirationTime) : "never"}</td>
              <td>{moment(row.creationTimeDateTimeUtc)}</td>
              {admin && (
                <td className="end">
                  <Button
                    size="small"
                    aria-label={`Remove ${row.indicatorValue}`}
                    onClick={() => remove(row.id)}
                  >
                    Remove
                  </Button>
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
