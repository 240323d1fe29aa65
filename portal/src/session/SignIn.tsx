/** The sign-in page. */
import { Button, Field, Input, MessageBar, MessageBarBody } from "@fluentui/react-components";
import { type FormEvent, useState } from "react";
import { ApiError, answer, api, messageOf } from "../api/client";
import { beginSession, sessionNotice } from "./session";

interface Given {
  readonly user: string;
  readonly password: string;
  readonly code: string;
}

async function signIn({ user, password, code }: Given): Promise<void> {
  const body = { user, password, ...(code ? { code } : {}) };
  beginSession(await answer(api.POST("/api/v1/session", { body })));
}

function needsCode(error: unknown): boolean {
  return error instanceof ApiError && error.problem?.code === "secondFactorRequired";
}

export function SignIn() {
  const [user, setUser] = useState("");
  const [password, setPassword] = useState("");
  const [code, setCode] = useState("");
  const [second, setSecond] = useState(false);
  const [error, setError] = useState<string | null>(sessionNotice());
  const [busy, setBusy] = useState(false);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    signIn({ user, password, code: code.trim() }).catch((failure: unknown) => {
      setBusy(false);
      setCode("");
      if (needsCode(failure) && !second) {
        setSecond(true);
        setError(null);
        return;
      }
      setError(messageOf(failure));
      setSecond(false);
      setPassword("");
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
        {second && (
          <Field label="Code of your authenticator, or a recovery code" required>
            <Input
              name="code"
              autoComplete="one-time-code"
              inputMode="numeric"
              autoFocus
              value={code}
              onChange={(_, d) => setCode(d.value)}
            />
          </Field>
        )}
        <Button
          type="submit"
          appearance="primary"
          disabled={busy || !user || !password || (second && !code.trim())}
        >
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
