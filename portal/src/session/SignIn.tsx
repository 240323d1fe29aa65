/** The sign-in page. */
import { Button, Field, Input, MessageBar, MessageBarBody } from "@fluentui/react-components";
import { type FormEvent, useState } from "react";
import { answer, api, messageOf } from "../api/client";
import { beginSession, sessionNotice } from "./session";

async function signIn(user: string, password: string): Promise<void> {
  const session = await answer(api.POST("/api/v1/login", { body: { user, password } }));
  beginSession(session.token, { name: user, scopes: session.scopes });
}

export function SignIn() {
  const [user, setUser] = useState("");
  const [password, setPassword] = useState("");
  const [error, setError] = useState<string | null>(sessionNotice());
  const [busy, setBusy] = useState(false);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    signIn(user, password).catch((failure: unknown) => {
      setError(messageOf(failure));
      setPassword("");
      setBusy(false);
    });
  };

  return (
    <main className="sign-in">
      <form className="sign-in-card" onSubmit={submit} aria-label="Sign in">
        <div className="brand">
          <img src="/cordon.svg" alt="" width="36" height="36" />
          <h1>Cordon</h1>
        </div>
        <p className="muted">Sign in to your organisation’s security portal.</p>
        {error && (
          <MessageBar intent="error" layout="multiline">
            <MessageBarBody>{error}</MessageBarBody>
          </MessageBar>
        )}
        <Field label="User name" required>
          <Input
            name="user"
            autoComplete="username"
            autoFocus
            value={user}
            onChange={(_, d) => setUser(d.value)}
          />
        </Field>
        <Field label="Password" required>
          <Input
            name="password"
            type="password"
            autoComplete="current-password"
            value={password}
            onChange={(_, d) => setPassword(d.value)}
          />
        </Field>
        <Button type="submit" appearance="primary" disabled={busy || !user || !password}>
          {busy ? "Signing in…" : "Sign in"}
        </Button>
        <p className="muted small">
          The first start of the server printed the administrator’s password.{" "}
          <code>cordon admin reset-password</code> makes a new one.
        </p>
      </form>
    </main>
  );
}
