/**
 * The one way to the server. Paths, parameters and answers are typed by the OpenAPI document; every
 * failure becomes an {@link ApiError} whose message is fit to show to a person.
 */
import createClient from "openapi-fetch";
import { csrfToken, endSession, signedIn } from "../session/session";
import type { paths } from "./schema";
import type { Problem } from "./types";

/** An answer that is no success, or no answer at all (`status` 0). */
export class ApiError extends Error {
  readonly status: number;
  /** The server's account of it, where it gave one. */
  readonly problem: Problem | undefined;

  constructor(status: number, message: string, problem?: Problem) {
    super(message);
    this.name = "ApiError";
    this.status = status;
    this.problem = problem;
  }
}

async function send(request: Request): Promise<Response> {
  const csrf = csrfToken();
  if (csrf && request.method !== "GET") request.headers.set("X-CSRF-Token", csrf);
  const response = await fetch(request).catch((error: unknown) => {
    if (request.signal.aborted) throw error;
    throw new ApiError(0, "The server does not answer. Check that it runs and that you reach it.");
  });
  if (response.status === 401 && signedIn()) endSession("Your session has ended. Sign in again.");
  return response;
}

/** The typed client; see https://openapi-ts.dev/openapi-fetch for its form. */
export const api = createClient<paths>({ baseUrl: window.location.origin, fetch: send });

/** Awaits a call and returns its data; throws {@link ApiError} otherwise. */
export async function answer<T>(
  call: Promise<{ data?: T; error?: unknown; response: Response }>,
): Promise<T> {
  const { data, error, response } = await call;
  if (!response.ok) throw asError(response.status, error);
  return data as T;
}

/** A call whose answer is not JSON, such as a CSV export or the next page by its link. */
export async function fetchText(path: string, init: RequestInit = {}): Promise<string> {
  const response = await send(new Request(new URL(path, window.location.origin), init));
  const text = await response.text();
  if (response.ok) return text;
  throw asError(response.status, tryJson(text));
}

function asError(status: number, body: unknown): ApiError {
  const problem = isProblem(body) ? body : undefined;
  const message = problem
    ? sentence(problem.detail || problem.title)
    : `The server answered with status ${status}.`;
  return new ApiError(status, message, problem);
}

function isProblem(body: unknown): body is Problem {
  return typeof body === "object" && body !== null && "title" in body;
}

function tryJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function sentence(text: string): string {
  const upper = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(upper) ? upper : `${upper}.`;
}

/** What to show of anything thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The cursor in a `nextLink`. */
export function cursorOf(nextLink: string | null | undefined): string | undefined {
  if (!nextLink) return undefined;
  return new URL(nextLink, window.location.origin).searchParams.get("after") ?? undefined;
}
