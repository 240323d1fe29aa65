/** Comments and everything that was done to an incident. */
import { Button, Field, Textarea } from "@fluentui/react-components";
import { type FormEvent, useState } from "react";
import type { Incident } from "../api/types";
import { useMay } from "../session/session";
import { Card, Empty } from "../ui/Page";
import { moment } from "../ui/time";
import { plural, words } from "../ui/words";
import { useMoves, useUndo } from "./moves";
import { useTriage } from "./queries";

export function Activity({ incident }: { incident: Incident }) {
  const may = useMay("alerts.manage") && incident.status !== "redirected";
  return (
    <div className="activity stack">
      {may && <CommentForm id={incident.id} />}
      <Moves incident={incident} may={may} />
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

/** What was merged into this incident or moved, each with its undo. */
function Moves({ incident, may }: { incident: Incident; may: boolean }) {
  const moves = useMoves(incident.id);
  const undo = useUndo();
  const list = moves.data?.value ?? [];
  if (list.length === 0) return null;
  return (
    <Card title="Merged and moved">
      <ul className="rows flat">
        {list.map((move) => (
          <li key={move.id} className="home-source">
            <span className="grow">
              {words(move.kind)} of {plural(move.alerts.length, "alert")} into {move.targetIncidentId} by{" "}
              {move.createdBy}
              <span className="muted small"> {moment(move.createdDateTime)}</span>
            </span>
            {move.undoneDateTime ? (
              <span className="muted small">undone by {move.undoneBy}</span>
            ) : (
              may && (
                <Button size="small" onClick={() => undo.mutate(move.id)}>
                  Undo
                </Button>
              )
            )}
          </li>
        ))}
      </ul>
    </Card>
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
