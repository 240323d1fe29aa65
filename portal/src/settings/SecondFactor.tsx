/** The second factor of the signed-in person: codes of an authenticator app (RFC 6238). */
import { Button, Field, Input } from "@fluentui/react-components";
import { type FormEvent, useState } from "react";
import { answer, api } from "../api/client";
import { useMessages } from "../ui/messages";
import { Card } from "../ui/Page";

type Step =
  | { readonly at: "start" }
  | { readonly at: "confirm"; readonly secret: string; readonly uri: string }
  | { readonly at: "done"; readonly codes: readonly string[] };

export function SecondFactor() {
  const [step, setStep] = useState<Step>({ at: "start" });
  const messages = useMessages();
  const begin = (password: string) =>
    answer(api.POST("/api/v1/me/second-factor", { body: { password } })).then(
      (made) => setStep({ at: "confirm", ...made }),
      messages.failed,
    );
  const remove = (password: string) =>
    answer(api.POST("/api/v1/me/second-factor/remove", { body: { password } })).then(
      () => messages.done("The second factor is removed"),
      messages.failed,
    );
  const confirm = (code: string) =>
    answer(api.POST("/api/v1/me/second-factor/confirm", { body: { code } })).then(
      ({ codes }) => setStep({ at: "done", codes }),
      messages.failed,
    );
  return (
    <Card title="Second factor">
      {step.at === "start" && <Start begin={(p) => void begin(p)} remove={(p) => void remove(p)} />}
      {step.at === "confirm" && (
        <div className="stack">
          <p>Add this secret to your authenticator app, then enter the code that the app shows.</p>
          <code className="secret">{step.secret}</code>
          <code className="secret">{step.uri}</code>
          <OneField
            label="Code"
            action="Confirm"
            autoComplete="one-time-code"
            done={(code) => void confirm(code)}
          />
        </div>
      )}
      {step.at === "done" && (
        <div className="stack">
          <p>
            The second factor is on. Keep these recovery codes: each works once, and they are not shown again.
          </p>
          <code className="secret">{step.codes.join("  ")}</code>
          <Button onClick={() => setStep({ at: "start" })}>Done</Button>
        </div>
      )}
    </Card>
  );
}

function Start({ begin, remove }: { begin: (password: string) => void; remove: (password: string) => void }) {
  const [password, setPassword] = useState("");
  return (
    <form
      className="inline-form"
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        begin(password);
      }}
    >
      <Field label="Your password">
        <Input
          type="password"
          autoComplete="current-password"
          value={password}
          onChange={(_, data) => setPassword(data.value)}
        />
      </Field>
      <Button type="submit" disabled={!password}>
        Set up
      </Button>
      <Button disabled={!password} onClick={() => remove(password)}>
        Remove
      </Button>
    </form>
  );
}

interface FieldProps {
  readonly label: string;
  readonly action: string;
  readonly autoComplete: string;
  readonly done: (text: string) => void;
}

function OneField({ label, action, autoComplete, done }: FieldProps) {
  const [text, setText] = useState("");
  return (
    <form
      className="inline-form"
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        done(text.trim());
      }}
    >
      <Field label={label}>
        <Input autoComplete={autoComplete} value={text} onChange={(_, data) => setText(data.value)} />
      </Field>
      <Button type="submit" appearance="primary" disabled={!text.trim()}>
        {action}
      </Button>
    </form>
  );
}
