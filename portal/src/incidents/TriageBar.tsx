/** The actions on an incident. */
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
  Menu,
  MenuItem,
  MenuList,
  MenuPopover,
  MenuTrigger,
  Select,
} from "@fluentui/react-components";
import {
  ArrowDownloadRegular,
  CheckmarkCircleRegular,
  EditRegular,
  MoreHorizontalRegular,
  PersonAddRegular,
} from "@fluentui/react-icons";
import { type FormEvent, useState } from "react";
import type { Incident, IncidentPatch, IncidentStatus, Severity } from "../api/types";
import { useSession } from "../session/session";
import { download } from "../ui/download";
import { SEVERITIES, words } from "../ui/words";
import { toMarkdown } from "./markdown";

interface Props {
  readonly incident: Incident;
  readonly may: boolean;
  readonly apply: (patch: IncidentPatch) => void;
  readonly classify: () => void;
}

const STATUSES: readonly IncidentStatus[] = ["active", "inProgress", "resolved"];

export function TriageBar({ incident, may, apply, classify }: Props) {
  const session = useSession();
  const [editing, setEditing] = useState(false);
  const exported = () => download(`${incident.id}.md`, "text/markdown", toMarkdown(incident));
  return (
    <div className="triage-bar" role="toolbar" aria-label="Actions on the incident">
      {may && (
        <>
          <label className="pick">
            <span>Status</span>
            <select
              value={incident.status}
              onChange={(e) => apply({ status: e.target.value as IncidentStatus })}
            >
              {STATUSES.map((status) => (
                <option key={status} value={status}>
                  {words(status)}
                </option>
              ))}
            </select>
          </label>
          {session && incident.assignedTo !== session.name && (
            <Button icon={<PersonAddRegular />} onClick={() => apply({ assignedTo: session.name })}>
              Assign to me
            </Button>
          )}
          <Button icon={<CheckmarkCircleRegular />} appearance="primary" onClick={classify}>
            Classify…
          </Button>
          <Button icon={<EditRegular />} onClick={() => setEditing(true)}>
            Edit
          </Button>
        </>
      )}
      <Button icon={<ArrowDownloadRegular />} onClick={exported}>
        Export
      </Button>
      {may && incident.assignedTo && (
        <Menu>
          <MenuTrigger disableButtonEnhancement>
            <Button appearance="subtle" icon={<MoreHorizontalRegular />} aria-label="More actions" />
          </MenuTrigger>
          <MenuPopover>
            <MenuList>
              <MenuItem onClick={() => apply({ assignedTo: null })}>Unassign</MenuItem>
              <MenuItem onClick={() => apply({ displayName: null, severity: null })}>
                Give name and severity back to correlation
              </MenuItem>
            </MenuList>
          </MenuPopover>
        </Menu>
      )}
      <Dialog open={editing} onOpenChange={(_, data) => !data.open && setEditing(false)}>
        <DialogSurface>
          {editing && <EditForm incident={incident} apply={apply} close={() => setEditing(false)} />}
        </DialogSurface>
      </Dialog>
    </div>
  );
}

interface EditProps {
  readonly incident: Incident;
  readonly apply: (patch: IncidentPatch) => void;
  readonly close: () => void;
}

/** The changes of a form: only what differs, so that nothing is taken from correlation by accident. */
function changes(
  incident: Incident,
  name: string,
  severity: Severity,
  assigned: string,
  tags: string,
): IncidentPatch {
  const list = tags
    .split(",")
    .map((tag) => tag.trim())
    .filter((tag) => tag !== "");
  const sameTags = JSON.stringify(list) === JSON.stringify(incident.customTags);
  return {
    ...(name.trim() !== incident.displayName ? { displayName: name.trim() || null } : {}),
    ...(severity !== incident.severity ? { severity } : {}),
    ...(assigned.trim() !== (incident.assignedTo ?? "") ? { assignedTo: assigned.trim() || null } : {}),
    ...(sameTags ? {} : { customTags: list }),
  };
}

function EditForm({ incident, apply, close }: EditProps) {
  const [name, setName] = useState(incident.displayName);
  const [severity, setSeverity] = useState(incident.severity);
  const [assigned, setAssigned] = useState(incident.assignedTo ?? "");
  const [tags, setTags] = useState(incident.customTags.join(", "));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const patch = changes(incident, name, severity, assigned, tags);
    if (Object.keys(patch).length > 0) apply(patch);
    close();
  };
  return (
    <form onSubmit={submit}>
      <DialogBody>
        <DialogTitle>Edit the incident</DialogTitle>
        <DialogContent className="stack">
          <Field label="Name" hint="Empty: the name that correlation gives.">
            <Input value={name} maxLength={256} onChange={(_, data) => setName(data.value)} />
          </Field>
          <Field label="Severity">
            <Select value={severity} onChange={(e) => setSeverity(e.target.value as Severity)}>
              {SEVERITIES.map((word) => (
                <option key={word} value={word}>
                  {words(word)}
                </option>
              ))}
            </Select>
          </Field>
          <Field label="Assigned to">
            <Input value={assigned} maxLength={256} onChange={(_, data) => setAssigned(data.value)} />
          </Field>
          <Field label="Tags" hint="With commas between them.">
            <Input value={tags} onChange={(_, data) => setTags(data.value)} />
          </Field>
        </DialogContent>
        <DialogActions>
          <Button onClick={close}>Cancel</Button>
          <Button type="submit" appearance="primary">
            Save
          </Button>
        </DialogActions>
      </DialogBody>
    </form>
  );
}
