/** Words of the wire as a person reads them. */
import type { Severity } from "../api/types";

const SPECIAL: Readonly<Record<string, string>> = {
  apt: "APT",
  cloudApps: "Cloud apps",
  similarTtpsOrBehavior: "Similar techniques or behaviour",
  ip: "IP address",
  url: "URL",
  app: "Application",
  mailMessage: "Mail message",
};

/** `inProgress` → `In progress`, `CredentialAccess` → `Credential access`. */
export function words(term: string | null | undefined): string {
  if (!term) return "";
  const special = SPECIAL[term];
  if (special) return special;
  const spaced = term.replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase();
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}

export const SEVERITIES: readonly Severity[] = ["high", "medium", "low", "informational"];

/** `1 alert`, `2 alerts`. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString("en")} ${count === 1 ? one : many}`;
}
