/** The entities that open incidents name, and a way to any other. */
import { Button, Field, Input, Select } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { type FormEvent, useMemo, useState } from "react";
import { answer, api } from "../api/client";
import { PriorityMark } from "../ui/Chips";
import { Card, Empty, Failure, Loading, Page } from "../ui/Page";
import { plural, words } from "../ui/words";
import { ENTITY_KINDS, type EntityKind } from "./pivot";
import { mostAttacked } from "./ranking";

export function Entities() {
  const incidents = useQuery({
    queryKey: ["incidents", "entities"],
    queryFn: ({ signal }) =>
      answer(api.GET("/api/v1/incidents", { params: { query: { top: 500 } }, signal })),
  });
  const [kind, setKind] = useState<EntityKind | "">("");
  const ranked = useMemo(() => mostAttacked(incidents.data?.value ?? []), [incidents.data]);
  const shown = ranked.filter((one) => !kind || one.kind === kind).slice(0, 200);
  return (
    <Page
      title="Entities"
      about="Devices, accounts, mailboxes, applications: those that incidents name first."
    >
      <Find />
      {incidents.error && <Failure error={incidents.error} retry={() => void incidents.refetch()} />}
      {incidents.isPending && <Loading what="entities" />}
      {incidents.data && (
        <Card
          title="In incidents"
          actions={
            <label className="pick">
              <span>Kind</span>
              <select value={kind} onChange={(e) => setKind(e.target.value as EntityKind | "")}>
                <option value="">All</option>
                {[...new Set(ranked.map((one) => one.kind))].map((one) => (
                  <option key={one} value={one}>
                    {words(one)}
                  </option>
                ))}
              </select>
            </label>
          }
        >
          {shown.length === 0 && <Empty title="No incident names an entity." />}
          <ul className="rows flat">
            {shown.map((one) => (
              <li key={one.kind + one.name} className="home-source">
                <PriorityMark score={one.priority} />
                <span className="muted small entity-kind">{words(one.kind)}</span>
                <Link
                  to="/entities/$kind/$name"
                  params={{ kind: one.kind, name: one.name }}
                  className="grow wrap"
                >
                  {one.name}
                </Link>
                <span className="muted small">{plural(one.incidents, "incident")}</span>
              </li>
            ))}
          </ul>
        </Card>
      )}
    </Page>
  );
}

function Find() {
  const navigate = useNavigate();
  const [kind, setKind] = useState<EntityKind>("device");
  const [name, setName] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim()) void navigate({ to: "/entities/$kind/$name", params: { kind, name: name.trim() } });
  };
  return (
    <form className="inline-form" onSubmit={submit} role="search" aria-label="Find an entity">
      <Field label="Kind">
        <Select value={kind} onChange={(e) => setKind(e.target.value as EntityKind)}>
          {ENTITY_KINDS.map((one) => (
            <option key={one} value={one}>
              {words(one)}
            </option>
          ))}
        </Select>
      </Field>
      <Field label="Name, address, hash">
        <Input value={name} maxLength={512} onChange={(_, data) => setName(data.value)} />
      </Field>
      <Button type="submit" appearance="primary" disabled={!name.trim()}>
        Open
      </Button>
    </form>
  );
}
