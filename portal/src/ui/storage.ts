/** What this browser remembers for one person: histories, tabs, saved filters. Never secrets. */
import { useCallback, useState } from "react";

function read<T>(key: string, fallback: T): T {
  try {
    const text = localStorage.getItem(key);
    return text === null ? fallback : (JSON.parse(text) as T);
  } catch {
    return fallback;
  }
}

/** State that outlives the page. The shape under a key never changes; a new shape takes a new key. */
export function useKept<T>(key: string, fallback: T): [T, (change: (old: T) => T) => void] {
  const full = `cordon.${key}`;
  const [value, setValue] = useState<T>(() => read(full, fallback));
  const change = useCallback(
    (next: (old: T) => T) =>
      setValue((old) => {
        const made = next(old);
        try {
          localStorage.setItem(full, JSON.stringify(made));
        } catch {
          // The storage is full or forbidden: it is kept for this page only.
        }
        return made;
      }),
    [full],
  );
  return [value, change];
}
