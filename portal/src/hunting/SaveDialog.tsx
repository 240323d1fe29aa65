/** Keeps a query on the server, for everybody. */
import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  Field,
  Input,
} from "@fluentui/react-components";
import { type FormEvent, useState } from "react";
import { useSaveQuery } from "./queries";
import type { Tab } from "./tabs";

interface Props {
  readonly open: boolean;
  readonly tab: Tab;
  readonly close: () => void;
  readonly saved: (change: { name: string; saved: string }) => void;
}

export function SaveDialog({ open, ...rest }: Props) {
  return (
    <Dialog open={open} onOpenChange={(_, data) => !data.open && rest.close()}>
      <DialogSurface>{open && <Form {...rest} />}</DialogSurface>
    </Dialog>
  );
}

function Form({ tab, close, saved }: Omit<Props, "open">) {
  const [name, setName] = useState(tab.saved ? tab.name : "");
  const [folder, setFolder] = useState("");
  const [description, setDescription] = useState("");
  const save = useSaveQuery();
  const submit = (event: FormEvent, id?: string) => {
    event.preventDefault();
    const query = {
      name: name.trim(),
      folder: folder.trim(),
      description: description.trim(),
      query: tab.text,
    };
    save.mutate(
      { ...query, ...(id ? { id } : {}) },
      {
        onSuccess: (made) => {
          saved({ name: made.name, saved: made.id });
          close();
        },
      },
    );
  };
  return (
    <form onSubmit={(event) => submit(event)}>
      <DialogBody>
        <DialogTitle>Save the query</DialogTitle>
        <DialogContent className="stack">
          <Field label="Name" required>
            <Input value={name} maxLength={256} onChange={(_, data) => setName(data.value)} />
          </Field>
          <Field label="Folder" hint="With / between levels; empty for the top.">
            <Input value={folder} maxLength={512} onChange={(_, data) => setFolder(data.value)} />
          </Field>
          <Field label="What it is for">
            <Input value={description} maxLength={4000} onChange={(_, data) => setDescription(data.value)} />
          </Field>
        </DialogContent>
        <DialogActions>
          <Button onClick={close}>Cancel</Button>
          {tab.saved && (
            <Button disabled={!name.trim() || save.isPending} onClick={(event) => submit(event, tab.saved)}>
              Replace
            </Button>
          )}
          <Button type="submit" appearance="primary" disabled={!name.trim() || save.isPending}>
            Save
          </Button>
        </DialogActions>
      </DialogBody>
    </form>
  );
}
