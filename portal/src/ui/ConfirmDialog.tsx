/** Asks before something that cannot be undone. */
import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
} from "@fluentui/react-components";

interface Props {
  /** What is asked about; nothing is shown without. */
  readonly subject: string | null;
  readonly title: string;
  readonly text: string;
  readonly action: string;
  readonly close: () => void;
  readonly confirm: (subject: string) => void;
}

export function ConfirmDialog({ subject, title, text, action, close, confirm }: Props) {
  return (
    <Dialog open={subject !== null} onOpenChange={(_, data) => !data.open && close()}>
      <DialogSurface>
        <DialogBody>
          <DialogTitle>{title}</DialogTitle>
          <DialogContent>{text}</DialogContent>
          <DialogActions>
            <Button onClick={close}>Cancel</Button>
            <Button
              appearance="primary"
              onClick={() => {
                if (subject !== null) confirm(subject);
                close();
              }}
            >
              {action}
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}
