/** Comments and everything that was done to an incident. */
import { Button, Field, Textarea } from "@fluentui/react-components";
import { type FormEvent, useState } from "react";
import type { Incident } from "../api/types";
import { useMay } from "../session/session";
import { Empty } from "../ui/Page";
import { moment } from "../ui/time";
import { useTriage } from "./queries";

export function Activity({ incident }: { incident: Incident }) {
  const may = useMay("alerts.manage") && incident.status !== "redirected";
  return (
    <div className="activity stack">
      {may && <CommentForm id={incident.id} />}
      {incident.comments.length === 0 && <Empty title="No comments yet." />}
      <ol className="timeline">
        {[...incident.comments].reverse().map((comment) => (
          <li key={comment.createdDateTime}>
            <time dateTime={comment.createdDateTime}>{moment(comment.createdDateTime)}</time>
            <div>
              <strong>{comment.createdByDisplayName}</strong>
              <p className="comment">{comment.comment}</p>
            </div>
          </li>
        ))}
      </ol>
    </div>
  );
}

function CommentForm({ id }: { id: string }) {
  const [text, setText] = useState("");
  const triage = useTriage(id);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    triage.mutate({ comment: text.trim() }, { onSuccess: () => setText("") });
  };
  return (
    <form onSubmit={submit} className="comment-form">
      <Field label="Comment">
        <Textarea
          value={text}
          maxLength={4000}
          resize="vertical"
          autoFocus
          onChange={(_, data) => setText(data.value)}
          onKeyDown={(event) => {
            if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && text.trim()) submit(event);
          }}
        />
      </Field>
      <Button type="submit" appearance="primary" disabled={!text.trim() || triage.isPending}>
        Add
      </Button>
    </form>
  );
}
