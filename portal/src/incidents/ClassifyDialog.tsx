/** Says what incidents turned out to be and, unless told otherwise, closes them. */
import {
  Button,
  Checkbox,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  Field,
  Radio,
  RadioGroup,
  Select,
  Textarea,
} from "@fluentui/react-components";
import { type FormEvent, useState } from "react";
import type { Classification, Determination, IncidentPatch } from "../api/types";
import { plural, words } from "../ui/words";
import { CLASSIFICATIONS, DETERMINATIONS } from "./judgement";

interface Props {
  readonly open: boolean;
  readonly count: number;
  readonly close: () => void;
  readonly apply: (patch: IncidentPatch) => void;
}

export function ClassifyDialog({ open, count, close, apply }: Props) {
  return (
    <Dialog open={open} onOpenChange={(_, data) => !data.open && close()}>
      <DialogSurface>{open && <Form count={count} close={close} apply={apply} />}</DialogSurface>
    </Dialog>
  );
}

function Form({ count, close, apply }: Omit<Props, "open">) {
  const [classification, setClassification] = useState<Classification>("truePositive");
  const [determination, setDetermination] = useState<Determination>("multiStagedAttack");
  const [comment, setComment] = useState("");
  const [resolve, setResolve] = useState(true);

  const choose = (next: Classification) => {
    setClassification(next);
    setDetermination(DETERMINATIONS[next][0] ?? "unknown");
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    apply({
      classification,
      determination,
      ...(resolve ? { status: "resolved" as const } : {}),
      ...(comment.trim() ? { comment: comment.trim() } : {}),
    });
    close();
  };

  return (
    <form onSubmit={submit}>
      <DialogBody>
        <DialogTitle>Classify {count === 1 ? "the incident" : plural(count, "incident")}</DialogTitle>
        <DialogContent className="stack">
          <Field label="Classification">
            <RadioGroup value={classification} onChange={(_, data) => choose(data.value as Classification)}>
              {CLASSIFICATIONS.map((word) => (
                <Radio key={word} value={word} label={words(word)} />
              ))}
            </RadioGroup>
          </Field>
          <Field label="Determination">
            <Select value={determination} onChange={(e) => setDetermination(e.target.value as Determination)}>
              {DETERMINATIONS[classification].map((word) => (
                <option key={word} value={word}>
                  {words(word)}
                </option>
              ))}
            </Select>
          </Field>
          <Field label="Comment">
            <Textarea
              value={comment}
              maxLength={4000}
              resize="vertical"
              onChange={(_, data) => setComment(data.value)}
            />
          </Field>
          <Checkbox
            label="Resolve"
            checked={resolve}
            onChange={(_, data) => setResolve(data.checked === true)}
          />
        </DialogContent>
        <DialogActions>
          <Button onClick={close}>Cancel</Button>
          <Button type="submit" appearance="primary">
            {resolve ? "Classify and resolve" : "Classify"}
          </Button>
        </DialogActions>
      </DialogBody>
    </form>
  );
}
