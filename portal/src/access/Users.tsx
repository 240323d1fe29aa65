/** The users of the tenant. */
import {
  Button,
  Field,
  Input,
  Menu,
  MenuItem,
  MenuList,
  MenuPopover,
  MenuTrigger,
  Select,
} from "@fluentui/react-components";
import { MoreHorizontalRegular } from "@fluentui/react-icons";
import { type FormEvent, useState } from "react";
import { answer, api } from "../api/client";
import type { User } from "../api/types";
import { useMay } from "../session/session";
import { ConfirmDialog } from "../ui/ConfirmDialog";
import { Card, Failure, Loading } from "../ui/Page";
import { SecretDialog } from "../ui/SecretDialog";
import { ago, moment } from "../ui/time";
import { useAccessChange, useRoles, useUsers } from "./queries";

export function Users() {
  const users = useUsers();
  const manage = useMay("authorization.manage");
  const [password, setPassword] = useState<string | null>(null);
  const [removing, setRemoving] = useState<string | null>(null);
  const shown = (made: { password?: string | null | undefined }) => setPassword(made.password ?? null);
  const add = useAccessChange(
    (body: { name: string; role: string }) => answer(api.POST("/api/v1/users", { body })),
    shown,
  );
  const remove = useAccessChange((name: string) =>
    answer(api.DELETE("/api/v1/users/{name}", { params: { path: { name } } })),
  );
  return (
    <div className="stack">
      {manage && <NewUser add={add.mutate} />}
      {users.error && <Failure error={users.error} retry={() => void users.refetch()} />}
      {users.isPending && <Loading what="users" />}
      {users.data && (
        <div className="table-scroll" role="region" aria-label="Users" tabIndex={0}>
          <table className="data">
            <thead>
              <tr>
                {["User", "State", "Second factor", "Last sign-in", "Made"].map((head) => (
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
              {users.data.value.map((user) => (
                <UserRow key={user.name} user={user} manage={manage} shown={shown} remove={setRemoving} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      <SecretDialog
        title="Password"
        secret={password}
        about="The user must change this password at the first sign-in."
        close={() => setPassword(null)}
      />
      <ConfirmDialog
        subject={removing}
        title={`Remove ${removing ?? ""}?`}
        text="Sessions and tokens of the user end now. What the user did stays in the audit log."
        action="Remove"
        close={() => setRemoving(null)}
        confirm={(name) => remove.mutate(name)}
      />
    </div>
  );
}

function NewUser({ add }: { add: (user: { name: string; role: string }) => void }) {
  const roles = useRoles();
  const [name, setName] = useState("");
  const [role, setRole] = useState("operator");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    add({ name: name.trim(), role });
    setName("");
  };
  return (
    <Card title="Add a user">
      <form className="inline-form" onSubmit={submit}>
        <Field label="Name" required>
          <Input value={name} maxLength={256} onChange={(_, data) => setName(data.value)} />
        </Field>
        <Field label="Role">
          <Select value={role} onChange={(e) => setRole(e.target.value)}>
            {(roles.data?.value ?? []).map((one) => (
              <option key={one.name}>{one.name}</option>
            ))}
          </Select>
        </Field>
        <Button type="submit" appearance="primary" disabled={!name.trim()}>
          Add
        </Button>
      </form>
    </Card>
  );
}

interface RowProps {
  readonly user: User;
  readonly manage: boolean;
  readonly shown: (made: { password?: string | null }) => void;
  readonly remove: (name: string) => void;
}

function UserRow({ user, manage, shown, remove }: RowProps) {
  return (
    <tr>
      <td>
        <strong>{user.name}</strong>
        {user.origin !== "local" && <div className="muted small">{user.origin}</div>}
      </td>
      <td>
        {user.enabled ? "Enabled" : <span className="warn">Disabled</span>}
        {user.mustChangePassword && <div className="muted small">Must change the password</div>}
      </td>
      <td>{user.secondFactor ? "On" : "Off"}</td>
      <td>{ago(user.lastSignInDateTime)}</td>
      <td>{moment(user.createdDateTime)}</td>
      <td className="end">{manage && <UserActions user={user} shown={shown} remove={remove} />}</td>
    </tr>
  );
}

function UserActions({ user, shown, remove }: Omit<RowProps, "manage">) {
  const params = { path: { name: user.name } };
  const enable = useAccessChange((enabled: boolean) =>
    answer(api.PATCH("/api/v1/users/{name}", { params, body: { enabled } })),
  );
  const reset = useAccessChange(() => answer(api.POST("/api/v1/users/{name}/password", { params })), shown);
  const factor = useAccessChange(() => answer(api.DELETE("/api/v1/users/{name}/second-factor", { params })));
  const signOut = useAccessChange(() => answer(api.POST("/api/v1/users/{name}/sign-out", { params })));
  return (
    <Menu>
      <MenuTrigger disableButtonEnhancement>
        <Button
          size="small"
          appearance="subtle"
          icon={<MoreHorizontalRegular />}
          aria-label={`Actions on ${user.name}`}
        />
      </MenuTrigger>
      <MenuPopover>
        <MenuList>
          <MenuItem onClick={() => enable.mutate(!user.enabled)}>
            {user.enabled ? "Disable" : "Enable"}
          </MenuItem>
          <MenuItem onClick={() => reset.mutate(undefined)}>Reset the password</MenuItem>
          {user.secondFactor && (
            <MenuItem onClick={() => factor.mutate(undefined)}>Reset the second factor</MenuItem>
          )}
          <MenuItem onClick={() => signOut.mutate(undefined)}>Sign out everywhere</MenuItem>
          <MenuItem onClick={() => remove(user.name)}>Remove…</MenuItem>
        </MenuList>
      </MenuPopover>
    </Menu>
  );
}
