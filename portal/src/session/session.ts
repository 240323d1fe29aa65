/**
 * Who is signed in. The rest of the portal knows only this module: how a session is kept may change
 * without touching anything else.
 *
 * The token lives in this tab's session storage: it ends with the tab, is never sent by the browser on
 * its own (so no request of another site carries it), and scripts of other origins cannot run here by
 * the content security policy.
 */
import { useSyncExternalStore } from "react";
import type { Me } from "../api/types";

/** A signed-in person. */
export interface Session {
  readonly token: string;
  readonly name: string;
  readonly scopes: readonly string[];
}

const KEY = "cordon.session";
let current: Session | null = read();
let notice: string | null = null;
const listeners = new Set<() => void>();

function read(): Session | null {
  try {
    const value: unknown = JSON.parse(sessionStorage.getItem(KEY) ?? "null");
    return isSession(value) ? value : null;
  } catch {
    return null;
  }
}

function isSession(value: unknown): value is Session {
  return typeof value === "object" && value !== null && "token" in value && "scopes" in value;
}

function change(next: Session | null, why: string | null): void {
  current = next;
  notice = why;
  if (next) sessionStorage.setItem(KEY, JSON.stringify(next));
  else sessionStorage.removeItem(KEY);
  for (const listener of listeners) listener();
}

/** Keeps the session that a sign-in gave. */
export function beginSession(token: string, me: Pick<Me, "name" | "scopes">): void {
  change({ token, name: me.name, scopes: me.scopes }, null);
}

/** Forgets the session; the sign-in page shows why. */
export function endSession(why: string | null = null): void {
  if (current) change(null, why);
}

/** The token to send, if anybody is signed in. */
export function sessionToken(): string | null {
  return current?.token ?? null;
}

/** Why the last session ended, when that was not asked for. */
export function sessionNotice(): string | null {
  return notice;
}

/** The session; rerenders when it changes. */
export function useSession(): Session | null {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => current,
  );
}

const RANK: Readonly<Record<string, number>> = { read: 1, write: 2, admin: 3 };

/** Whether scopes reach the one that is needed: `read` < `write` < `admin`. */
export function reaches(scopes: readonly string[], need: "read" | "write" | "admin"): boolean {
  const needed = RANK[need] ?? 0;
  return scopes.some((scope) => (RANK[scope] ?? 0) >= needed);
}

/** Whether the signed-in person may do what needs this scope. */
export function useMay(need: "read" | "write" | "admin"): boolean {
  const session = useSession();
  return session !== null && reaches(session.scopes, need);
}
