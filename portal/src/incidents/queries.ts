/** Incidents from the server, and changes to them. */
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { answer, api, cursorOf } from "../api/client";
import type { Incident, IncidentPatch } from "../api/types";
import { useMessages } from "../ui/messages";
import { plural } from "../ui/words";
import { type Filters, parameters } from "./filters";

/** How often an open queue looks for news by itself, in milliseconds; the stream of changes is faster. */
const LIVE_MS = 60_000;
const PAGE = 100;
/** Changes of one bulk action that are under way at once. */
const AT_ONCE = 4;

/** The queue, page by page; the first pages are looked at again while the window is seen. */
export function useQueue(filters: Filters) {
  return useInfiniteQuery({
    queryKey: ["incidents", filters],
    queryFn: ({ pageParam, signal }) => {
      const query = { ...parameters(filters), top: PAGE, ...(pageParam ? { after: pageParam } : {}) };
      return answer(api.GET("/api/v1/incidents", { params: { query }, signal }));
    },
    initialPageParam: "",
    getNextPageParam: (page) => cursorOf(page.nextLink),
    // A person deep in the queue does not want every page fetched again under the cursor.
    refetchInterval: (query) => ((query.state.data?.pages.length ?? 1) <= 3 ? LIVE_MS : false),
    placeholderData: (before) => before,
  });
}

export function useIncident(id: string) {
  return useQuery({
    queryKey: ["incident", id],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/incidents/{id}", { params: { path: { id } }, signal })),
    refetchInterval: LIVE_MS,
  });
}

/** Changes to one incident; what is on the screen follows at once. */
export function useTriage(id: string) {
  const queries = useQueryClient();
  const messages = useMessages();
  return useMutation({
    mutationFn: (patch: IncidentPatch) =>
      answer(api.PATCH("/api/v1/incidents/{id}", { params: { path: { id } }, body: patch })),
    onSuccess: (incident: Incident) => {
      queries.setQueryData(["incident", id], incident);
      void queries.invalidateQueries({ queryKey: ["incidents"] });
      void queries.invalidateQueries({ queryKey: ["activity", id] });
    },
    onError: messages.failed,
  });
}

/** The same change to many incidents. Those that fail are told of; the others are changed. */
export function useBulkTriage() {
  const queries = useQueryClient();
  const messages = useMessages();
  return useMutation({
    mutationFn: async ({ ids, patch }: { ids: readonly string[]; patch: IncidentPatch }) => {
      const waiting = [...ids];
      const failures: unknown[] = [];
      const work = async () => {
        for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
          await answer(api.PATCH("/api/v1/incidents/{id}", { params: { path: { id } }, body: patch })).catch(
            (error: unknown) => failures.push(error),
          );
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, work));
      return { changed: ids.length - failures.length, failures };
    },
    onSuccess: ({ changed, failures }) => {
      if (changed > 0) messages.done(`${plural(changed, "incident")} changed`);
      if (failures[0]) messages.failed(failures[0]);
      return queries.invalidateQueries({ queryKey: ["incidents"] });
    },
  });
}
