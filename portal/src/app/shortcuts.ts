/** Keys that work on a whole page. They are silent while a person types or a dialog is open. */
import { useEffect, useRef } from "react";

/** Whether a key press belongs to a field, the editor or a dialog and not to the page. */
export function typing(event: KeyboardEvent): boolean {
  const target = event.target;
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) {
    return !(target instanceof HTMLInputElement && target.type === "checkbox");
  }
  return target.closest('[role="dialog"], [role="menu"], [role="listbox"], .monaco-editor') !== null;
}

/** What a key does; names of keys in small letters. */
export type Keys = Readonly<Record<string, (event: KeyboardEvent) => void>>;

/** Listens for single keys such as `j`, and for two in a row such as `g i`, within a second. */
export function useKeys(keys: Keys): void {
  const latest = useRef(keys);
  latest.current = keys;
  useEffect(() => {
    let before = "";
    let beforeAt = 0;
    const pressed = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || typing(event)) return;
      const key = event.key.toLowerCase();
      const two = event.timeStamp - beforeAt < 1_000 ? `${before} ${key}` : "";
      const action = latest.current[two] ?? latest.current[key];
      before = key;
      beforeAt = event.timeStamp;
      if (!action) return;
      if (latest.current[two]) before = "";
      event.preventDefault();
      action(event);
    };
    window.addEventListener("keydown", pressed);
    return () => window.removeEventListener("keydown", pressed);
  }, []);
}
