/** Shows a secret once. */
import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
} from "@fluentui/react-components";
import { useMessages } from "./messages";

interface Props {
  readonly secret: string | null;
  readonly about: string;
  readonly close: () => void;
  readonly title?: string;
}

export function SecretDialog({ secret, about, close, title = "Token" }: Props) {
  const messages = useMessages();
  const copy = () =>
    secret && void navigator.clipboard.writeText(secret).then(() => messages.done("Copied"), messages.failed);
  return (
    <Dialog open={secret !== null} modalType="alert">
      <DialogSurface>
        <DialogBody>
          <DialogTitle>{title}</DialogTitle>
          <DialogContent className="stack">
            <p>{about} It is shown this once and cannot be shown again.</p>
            <code className="secret">{secret}</code>
          </DialogContent>
          <DialogActions>
            <Button onClick={copy}>Copy</Button>
            <Button appearance="primary" onClick={close}>
              Done
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}
