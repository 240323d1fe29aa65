/** What sends records, and what became of them. */
import { Button, Field, Input, Select } from "@fluentui/react-components";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { answer, api } from "../api/client";
import type { Source } from "../api/types";
import { useSources } from "../home/Home";
import { useMay } from "../session/session";
import { ConfirmDialog } from "../ui/ConfirmDialog";
import { useMessages } from "../ui/messages";
import { Card, Empty, Failure, Loading, Page } from "../ui/Page";
import { SecretDialog } from "../ui/SecretDialog";
import { ago, moment } from "../ui/time";
import { isSilent } from "./silence";

const KINDS = ["ndjson", "bulk", "syslog", "file"];

export function Sources() {
  const sources = useSources();
  const admin = useMay("settings.manage");
  const [secret, setSecret] = useState<string | null>(null);
  const [removing, setRemoving] = useState<string | null>(null);
  const changes = useChanges(setSecret);
  return (
    <Page title="Sources" about="What sends records, and what became of each record.">
      {admin && <NewSource create={changes.create} />}
      {sources.error && <Failure error={sources.error} retry={() => void sources.refetch()} />}
      {sources.isPending && <Loading what="sources" />}
      {sources.data?.value.length === 0 && <Empty title="No sources yet." />}
      {sources.data && sources.data.value.length > 0 && (
        <SourceTable
          sources={sources.data.value}
          admin={admin}
          token={(name) => changes.token.mutate(name)}
          remove={setRemoving}
        />
      )}
      <SecretDialog
        secret={secret}
        about="This token sends records as the source."
        close={() => setSecret(null)}
      />
      <ConfirmDialog
        subject={removing}
        title={`Remove ${removing ?? ""}?`}
        text="Its tokens end now. Its records stay."
        action="Remove"
        close={() => setRemoving(null)}
        confirm={(name) => changes.remove.mutate(name)}
      />
    </Page>
  );
}

interface Made {
  readonly name: string;
  readonly kind: string;
  readonly formatHint?: string;
}

function useChanges(secret: (token: string) => void) {
  const queries = useQueryClient();
  const messages = useMessages();
  const after = {
    onSuccess: () => queries.invalidateQueries({ queryKey: ["sources"] }),
    onError: messages.failed,
  };
  const create = useMutation({
    mutationFn: async (body: Made) => secret((await answer(api.POST("/api/v1/sources", { body }))).token),
    ...after,
  });
  const token = useMutation({
    mutationFn: async (name: string) =>
      secret((await answer(api.POST("/api/v1/sources/{name}/tokens", { params: { path: { name } } }))).token),
    ...after,
  });
  const remove = useMutation({
    mutationFn: (name: string) =>
      answer(api.DELETE("/api/v1/sources/{name}", { params: { path: { name } } })),
    ...after,
  });
  return { create, token, remove };
}

function NewSource({ create }: { create: ReturnType<typeof useChanges>["create"] }) {
  const [name, setName] = useState("");
  const [kind, setKind] = useState("ndjson");
  const [hint, setHint] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const body = { name: name.trim(), kind, ...(hint.trim() ? { formatHint: hint.trim() } : {}) };
    create.mutate(body, { onSuccess: () => setName("") });
  };
  return (
    <Card title="Add a source">
      <form className="inline-form" onSubmit={submit}>
        <Field label="Name" required>
          <Input value={name} maxLength={128} onChange={(_, data) => setName(data.value)} />
        </Field>
        <Field label="How it sends">
          <Select value={kind} onChange={(e) => setKind(e.target.value)}>
            {KINDS.map((one) => (
              <option key={one}>{one}</option>
            ))}
          </Select>
        </Field>
        <Field label="What it sends, when not to be guessed">
          <Input
            value={hint}
            placeholder="cloudtrail"
            maxLength={64}
            onChange={(_, data) => setHint(data.value)}
          />
        </Field>
        <Button
          type="submit"
          appearance="primary"
          disabled={!/^[A-Za-z0-9_.:-]+$/.test(name) || create.isPending}
        >
          Add
        </Button>
      </form>
    </Card>
  );
}

interface TableProps {
  readonly sources: readonly Source[];
  readonly admin: boolean;
  readonly token: (name: string) => void;
  readonly remove: (name: string) => void;
}

function SourceTable({ sources, admin, token, remove }: TableProps) {
  const number = (count: number) => count.toLocaleString("en");
  return (
    <div className="table-scroll" role="region" aria-label="Sources" tabIndex={0}>
      <table className="data">
        <thead>
          <tr>
            <th scope="col">Source</th>
            <th scope="col">Last record</th>
            {["Received", "Stored", "Not understood", "Refused", "Seen before"].map((head) => (
              <th key={head} scope="col" className="number">
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
          {sources.map((source) => (
            <tr key={source.name}>
              <td>
                <span className={isSilent(source) ? "dot silent" : "dot well"} aria-hidden="true" />{" "}
                <strong>{source.name}</strong>
                <div className="muted small">
                  {source.kind}
                  {source.formatHint && `, ${source.formatHint}`}
                </div>
              </td>
              <td title={moment(source.lastSeenDateTime)}>
                {ago(source.lastSeenDateTime)}
                {isSilent(source) && <div className="warn small">Silent</div>}
              </td>
              <td className="number">{number(source.counts.received)}</td>
              <td className="number">{number(source.counts.stored)}</td>
              <td className={source.counts.quarantined > 0 ? "number warn" : "number"}>
                {number(source.counts.quarantined)}
              </td>
              <td className={source.counts.rejected > 0 ? "number warn" : "number"}>
                {number(source.counts.rejected)}
              </td>
              <td className="number">{number(source.counts.duplicates)}</td>
              {admin && (
                <td className="end">
                  <Button
                    size="small"
                    onClick={() => token(source.name)}
                    aria-label={`New token for ${source.name}`}
                  >
                    New token
                  </Button>{" "}
                  <Button
                    size="small"
                    onClick={() => remove(source.name)}
                    aria-label={`Remove ${source.name}`}
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
