/** What the server tells of changes, so that what is on the screen follows. */
import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";

/** Changes that come in a burst are asked for once, after so many milliseconds. */
const TOGETHER_MS = 700;

/** Follows the stream of changes while the portal is open; a break is mended by the browser. */
export function useLive(): void {
  const queries = useQueryClient();
  useEffect(() => {
    const source = new EventSource("/api/v1/stream");
    const changed = new Set<string>();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const tell = (kind: "incident" | "alert") => () => {
      changed.add(kind);
      timer ??= setTimeout(() => {
        timer = undefined;
        if (changed.has("incident")) {
          void queries.invalidateQueries({ queryKey: ["incidents"] });
          void queries.invalidateQueries({ queryKey: ["incident"] });
        }
        if (changed.has("alert")) void queries.invalidateQueries({ queryKey: ["alerts"] });
        changed.clear();
      }, TOGETHER_MS);
    };
    source.addEventListener("incident", tell("incident"));
    source.addEventListener("alert", tell("alert"));
    return () => {
      clearTimeout(timer);
      source.close();
    };
  }, [queries]);
}
