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

export function SecretDialog({
  secret,
  about,
  close,
}: {
  secret: string | null;
  about: string;
  close: () => void;
}) {
  const messages = useMessages();
  const copy = () =>
    secret && void navigator.clipboard.writeText(secret).then(() => messages.done("Copied"), messages.failed);
  return (
    <Dialog open={secret !== null} modalType="alert">
      <DialogSurface>
        <DialogBody>
          <DialogTitle>Token</DialogTitle>
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
