/**
 * Who is signed in. The rest of the portal knows only this module and {@link Permission}.
 *
 * The token is in a cookie that scripts cannot read; what is kept here is who it speaks for, and the
 * token against forged requests that every change must carry.
 */
import { useSyncExternalStore } from "react";
import type { BrowserSession } from "../api/types";

/** A signed-in person. */
export interface Session {
  readonly name: string;
  readonly roles: readonly string[];
  readonly permissions: readonly string[];
  /** To be sent with every change as `X-CSRF-Token`. */
  readonly csrf: string;
}

/** What parts of the portal need; the names are the server's (`cordon roles permissions`). */
export type Permission =
  | "securityData.read"
  | "alerts.manage"
  | "detectionTuning.manage"
  | "settings.read"
  | "settings.manage"
  | "authorization.read"
  | "authorization.manage";

/** `undefined` until the server has said whether there is a session. */
let current: Session | null | undefined;
let notice: string | null = null;
const listeners = new Set<() => void>();

function change(next: Session | null, why: string | null): void {
  current = next;
  notice = why;
  for (const listener of listeners) listener();
}

/** Keeps the session that a sign-in gave, or that the browser had already. */
export function beginSession({ csrfToken, me }: BrowserSession): void {
  change({ name: me.name, roles: me.roles, permissions: me.permissions, csrf: csrfToken }, null);
}

/** Forgets the session; the sign-in page shows why. */
export function endSession(why: string | null = null): void {
  change(null, why);
}

/** What changes must carry, if anybody is signed in. */
export function csrfToken(): string | null {
  return current?.csrf ?? null;
}

/** Whether anybody is signed in. */
export function signedIn(): boolean {
  return Boolean(current);
}

/** Why the last session ended, when that was not asked for. */
export function sessionNotice(): string | null {
  return notice;
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The session; `undefined` while that is not known yet. Rerenders when it changes. */
export function useSessionState(): Session | null | undefined {
  return useSyncExternalStore(subscribe, () => current);
}

/** The session of a page that is only shown to who is signed in. */
export function useSession(): Session | null {
  return useSessionState() ?? null;
}

/** Whether the signed-in person may do what needs this. */
export function useMay(need: Permission): boolean {
  return useSession()?.permissions.includes(need) ?? false;
}
