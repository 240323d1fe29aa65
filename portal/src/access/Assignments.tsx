/** Which user or program has which role, and over what. */
import { Button, Field, Select } from "@fluentui/react-components";
import { type FormEvent, useState } from "react";
import { answer, api } from "../api/client";
import type { Assignment } from "../api/types";
import { useMay } from "../session/session";
import { Card, Failure, Loading } from "../ui/Page";
import { moment } from "../ui/time";
import { words } from "../ui/words";
import { useAccessChange, useAssignments, useDeviceGroups, useRoles, useUsers } from "./queries";

export function Assignments() {
  const assignments = useAssignments();
  const manage = useMay("authorization.manage");
  const remove = useAccessChange((id: string) =>
    answer(api.DELETE("/api/v1/assignments/{id}", { params: { path: { id } } })),
  );
  return (
    <div className="stack">
      {manage && <NewAssignment />}
      {assignments.error && <Failure error={assignments.error} retry={() => void assignments.refetch()} />}
      {assignments.isPending && <Loading what="assignments" />}
      {assignments.data && (
        <div className="table-scroll" role="region" aria-label="Assignments" tabIndex={0}>
          <table className="data">
            <thead>
              <tr>
                {["Who", "Role", "Over", "Made"].map((head) => (
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
              {assignments.data.value.map((one) => (
                <tr key={one.id}>
                  <td>
                    <strong>{one.subject}</strong>{" "}
                    <span className="muted small">{words(one.subjectType)}</span>
                  </td>
                  <td>{one.role}</td>
                  <td>{over(one)}</td>
                  <td>
                    {moment(one.createdDateTime)} <span className="muted small">by {one.createdBy}</span>
                  </td>
                  <td className="end">
                    {manage && (
                      <Button
                        size="small"
                        aria-label={`Take away the role ${one.role} from ${one.subject}`}
                        onClick={() => remove.mutate(one.id)}
                      >
                        Take away
                      </Button>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </div>
  );
}

function over(one: Assignment): string {
  const parts = [
    one.deviceGroups.length > 0 ? `device groups ${one.deviceGroups.join(", ")}` : "",
    one.sources.length > 0 ? `sources ${one.sources.join(", ")}` : "",
  ].filter((part) => part !== "");
  return parts.length > 0 ? parts.join("; ") : "everything";
}

function NewAssignment() {
  const users = useUsers();
  const roles = useRoles();
  const groups = useDeviceGroups();
  const [subject, setSubject] = useState("");
  const [role, setRole] = useState("reader");
  const [group, setGroup] = useState("");
  const make = useAccessChange(
    (body: { subjectType: "user"; subject: string; role: string; deviceGroups: string[] }) =>
      answer(api.POST("/api/v1/assignments", { body: { ...body, sources: [] } })),
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    make.mutate({ subjectType: "user", subject, role, deviceGroups: group ? [group] : [] });
  };
  return (
    <Card title="Give a role">
      <form className="inline-form" onSubmit={submit}>
        <Field label="User">
          <Select value={subject} onChange={(e) => setSubject(e.target.value)}>
            <option value="">Choose…</option>
            {(users.data?.value ?? []).map((one) => (
              <option key={one.name}>{one.name}</option>
            ))}
          </Select>
        </Field>
        <Field label="Role">
          <Select value={role} onChange={(e) => setRole(e.target.value)}>
            {(roles.data?.value ?? []).map((one) => (
              <option key={one.name}>{one.name}</option>
            ))}
          </Select>
        </Field>
        <Field label="Over">
          <Select value={group} onChange={(e) => setGroup(e.target.value)}>
            <option value="">everything</option>
            {(groups.data?.value ?? []).map((one) => (
              <option key={one.name} value={one.name}>
                devices of {one.name}
              </option>
            ))}
          </Select>
        </Field>
        <Button type="submit" appearance="primary" disabled={!subject || make.isPending}>
          Give
        </Button>
      </form>
    </Card>
  );
}
