/** The list of keys. */
import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
} from "@fluentui/react-components";
import { PLACES } from "./places";

const PARTS: readonly (readonly [
  heading: string,
  keys: readonly (readonly [key: string, does: string])[],
])[] = [
  [
    "Everywhere",
    [["?", "This list"], ["/", "Search"], ...PLACES.map((place) => [`g ${place.key}`, place.label] as const)],
  ],
  [
    "Queues",
    [
      ["j / k", "Next, previous row"],
      ["Enter", "Open"],
      ["x", "Select"],
      ["a", "Assign to me"],
      ["p", "Set in progress"],
      ["c", "Classify and resolve"],
      ["f", "Filter by text"],
    ],
  ],
  [
    "Incident",
    [
      ["1 … 6", "Tab"],
      ["a", "Assign to me"],
      ["p", "Set in progress"],
      ["c", "Classify and resolve"],
      ["m", "Comment"],
      ["Space", "Play or stop the replay"],
      ["u", "Back to the queue"],
    ],
  ],
  [
    "Hunting",
    [
      ["Shift+Enter", "Run the query"],
      ["Ctrl+Space", "Suggestions"],
      ["Esc", "Stop the query"],
    ],
  ],
];

export function KeysHelp({ open, close }: { open: boolean; close: () => void }) {
  return (
    <Dialog open={open} onOpenChange={(_, data) => !data.open && close()}>
      <DialogSurface className="keys-help">
        <DialogBody>
          <DialogTitle>Keys</DialogTitle>
          <DialogContent className="keys-columns" tabIndex={0}>
            {PARTS.map(([heading, keys]) => (
              <section key={heading}>
                <h3>{heading}</h3>
                <dl>
                  {keys.map(([key, does]) => (
                    <div key={key}>
                      <dt>
                        <kbd>{key}</kbd>
                      </dt>
                      <dd>{does}</dd>
                    </div>
                  ))}
                </dl>
              </section>
            ))}
          </DialogContent>
          <DialogActions>
            <Button appearance="primary" onClick={close}>
              Close
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}
