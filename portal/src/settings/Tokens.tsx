/** Tokens: list, make, revoke. */
import { Button, Field, Input, Select } from "@fluentui/react-components";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import type { Token } from "../api/types";
import { ConfirmDialog } from "../ui/ConfirmDialog";
import { useMessages } from "../ui/messages";
import { Card, Empty, Failure } from "../ui/Page";
import { SecretDialog } from "../ui/SecretDialog";
import { moment } from "../ui/time";

const SCOPES: readonly (readonly [scope: string, about: string])[] = [
  ["read", "Read: look at everything and hunt"],
  ["write", "Write: triage too"],
  ["admin", "Admin: everything"],
];

interface Props {
  readonly title: string;
  readonly about: string;
  readonly list: () => Promise<{ value: Token[] }>;
  readonly make: (body: Made) => Promise<{ token: string }>;
  readonly revoke: (id: string) => Promise<unknown>;
}

interface Made {
  readonly name: string;
  readonly scopes: string[];
  readonly expirationDateTime?: string;
}

export function Tokens({ title, about, list, make, revoke: end }: Props) {
  const queries = useQueryClient();
  const messages = useMessages();
  const [secret, setSecret] = useState<string | null>(null);
  const [ending, setEnding] = useState<string | null>(null);
  const tokens = useQuery({ queryKey: ["tokens", title], queryFn: list });
  const after = {
    onSuccess: () => queries.invalidateQueries({ queryKey: ["tokens"] }),
    onError: messages.failed,
  };
  const create = useMutation({
    mutationFn: async (body: Made) => setSecret((await make(body)).token),
    ...after,
  });
  const revoke = useMutation({
    mutationFn: end,
    ...after,
  });
  return (
    <Card title={title}>
      <p className="muted small">{about}</p>
      <NewToken create={(body) => create.mutate(body)} />
      {tokens.error && <Failure error={tokens.error} retry={() => void tokens.refetch()} />}
      {tokens.data && <TokenTable tokens={tokens.data.value} revoke={setEnding} />}
      <SecretDialog secret={secret} about="This token calls the API." close={() => setSecret(null)} />
      <ConfirmDialog
        subject={ending}
        title="Revoke the token?"
        text="Programs that use it are refused from now on."
        action="Revoke"
        close={() => setEnding(null)}
        confirm={(id) => revoke.mutate(id)}
      />
    </Card>
  );
}

function NewToken({ create }: { create: (body: Made) => void }) {
  const [name, setName] = useState("");
  const [scope, setScope] = useState("read");
  const [days, setDays] = useState("90");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const ends = days
      ? { expirationDateTime: new Date(Date.now() + Number(days) * 86_400_000).toISOString() }
      : {};
    create({ name: name.trim(), scopes: [scope], ...ends });
    setName("");
  };
  return (
    <form className="inline-form" onSubmit={submit}>
      <Field label="Program" required>
        <Input value={name} maxLength={256} onChange={(_, data) => setName(data.value)} />
      </Field>
      <Field label="It may">
        <Select value={scope} onChange={(e) => setScope(e.target.value)}>
          {SCOPES.map(([value, about]) => (
            <option key={value} value={value}>
              {about}
            </option>
          ))}
        </Select>
      </Field>
      <Field label="It ends">
        <Select value={days} onChange={(e) => setDays(e.target.value)}>
          <option value="30">in 30 days</option>
          <option value="90">in 90 days</option>
          <option value="365">in a year</option>
          <option value="">never</option>
        </Select>
      </Field>
      <Button type="submit" appearance="primary" disabled={!name.trim()}>
        Make
      </Button>
    </form>
  );
}

function TokenTable({ tokens, revoke }: { tokens: readonly Token[]; revoke: (id: string) => void }) {
  const live = tokens.filter((token) => !token.revokedDateTime);
  if (live.length === 0) return <Empty title="No live tokens." />;
  return (
    <div className="table-scroll" role="region" aria-label="Tokens" tabIndex={0}>
      <table className="data">
        <thead>
          <tr>
            {["Name", "Kind", "Scopes", "Made", "Ends"].map((head) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
            <th scope="col">
              <span className="visually-hidden">Actions</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {live.map((token) => (
            <tr key={token.id}>
              <td>{token.name}</td>
              <td>{token.kind}</td>
              <td>{token.scopes.join(", ")}</td>
              <td>
                {moment(token.createdDateTime)} <span className="muted small">by {token.createdBy}</span>
              </td>
              <td>{token.expirationDateTime ? moment(token.expirationDateTime) : "never"}</td>
              <td className="end">
                <Button size="small" aria-label={`Revoke ${token.name}`} onClick={() => revoke(token.id)}>
                  Revoke
                </Button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
