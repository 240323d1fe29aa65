/** Running queries, and what hunters keep on the server. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { answer, api } from "../api/client";
import type { HuntAnswer } from "../api/types";
import { useMessages } from "../ui/messages";

/** Runs a query; aborting the signal stops it on the server. */
export function run(query: string, timespan: string | undefined, signal?: AbortSignal): Promise<HuntAnswer> {
  const body = { query, ...(timespan ? { timespan } : {}) };
  return answer(
    api.POST("/api/v1/hunt", { body, ...(signal ? { signal } : {}) }) as Promise<{
      data?: HuntAnswer;
      error?: unknown;
      response: Response;
    }>,
  );
}

/** A query as a value of the page, such as a chart on Home. */
export function useHunt(
  query: string,
  options: { timespan?: string; enabled?: boolean; live?: number } = {},
) {
  return useQuery({
    queryKey: ["hunt", query, options.timespan],
    queryFn: ({ signal }) => run(query, options.timespan, signal),
    enabled: options.enabled ?? true,
    staleTime: 30_000,
    refetchInterval: options.live ?? false,
  });
}

/** What queries may name. */
export function useCatalogue() {
  return useQuery({
    queryKey: ["hunt-schema"],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/hunt/schema", { signal })),
    staleTime: 300_000,
  });
}

export function useSavedQueries() {
  return useQuery({
    queryKey: ["hunt-queries"],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/hunt/queries", { signal })),
  });
}

export interface ToSave {
  readonly id?: string;
  readonly name: string;
  readonly folder: string;
  readonly description: string;
  readonly query: string;
}

export function useSaveQuery() {
  const queries = useQueryClient();
  const messages = useMessages();
  return useMutation({
    mutationFn: ({ id, ...body }: ToSave) =>
      id
        ? answer(api.PUT("/api/v1/hunt/queries/{id}", { params: { path: { id } }, body }))
        : answer(api.POST("/api/v1/hunt/queries", { body })),
    onSuccess: (saved) => {
      messages.done(`Saved as ${saved.name}`);
      return queries.invalidateQueries({ queryKey: ["hunt-queries"] });
    },
    onError: messages.failed,
  });
}

export function useDeleteQuery() {
  const queries = useQueryClient();
  const messages = useMessages();
  return useMutation({
    mutationFn: (id: string) => answer(api.DELETE("/api/v1/hunt/queries/{id}", { params: { path: { id } } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["hunt-queries"] }),
    onError: messages.failed,
  });
}
