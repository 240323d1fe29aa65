/** When a source is silent. Pure. */
import type { Source } from "../api/types";

/** A source that sent something and then nothing for so long is worth a look. */
export const SILENT_MS = 24 * 3_600_000;

export function isSilent(source: Source, now: number = Date.now()): boolean {
  if (!source.lastSeenDateTime) return source.counts.received === 0;
  return now - new Date(source.lastSeenDateTime).getTime() > SILENT_MS;
}
