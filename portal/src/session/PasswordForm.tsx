/** Changes the password of the signed-in person, who then signs in again. */
import { Button, Field, Input } from "@fluentui/react-components";
import { type FormEvent, useState } from "react";
import { answer, api } from "../api/client";
import { useMessages } from "../ui/messages";
import { endSession } from "./session";

export function PasswordForm() {
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState("");
  const messages = useMessages();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    answer(api.PUT("/api/v1/me/password", { body: { current, new: next } })).then(
      () => endSession("The password is changed. Sign in with the new one."),
      messages.failed,
    );
  };
  return (
    <form className="stack" onSubmit={submit}>
      <Field label="Present password" required>
        <Input
          type="password"
          autoComplete="current-password"
          value={current}
          onChange={(_, data) => setCurrent(data.value)}
        />
      </Field>
      <Field label="New password" hint="At least 12 characters." required>
        <Input
          type="password"
          autoComplete="new-password"
          value={next}
          onChange={(_, data) => setNext(data.value)}
        />
      </Field>
      <Button type="submit" appearance="primary" disabled={!current || next.length < 12}>
        Change the password
      </Button>
    </form>
  );
}
