/** Merging incidents, moving alerts, and undoing either. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { answer, api } from "../api/client";
import { useMessages } from "../ui/messages";
import { plural } from "../ui/words";

/** After a move nothing of incidents and alerts is as it was. */
function useRefresh() {
  const queries = useQueryClient();
  return () =>
    Promise.all(
      ["incidents", "incident", "alerts", "moves"].map((key) =>
        queries.invalidateQueries({ queryKey: [key] }),
      ),
    );
}

/** Merges incidents; the oldest takes the others in. */
export function useMerge(done: (target: string) => void) {
  const refresh = useRefresh();
  const messages = useMessages();
  return useMutation({
    mutationFn: (incidentIds: string[]) =>
      answer(api.POST("/api/v1/incidents/merge", { body: { incidentIds } })),
    onSuccess: (move) => {
      messages.done(`${plural(move.redirectedIncidentIds.length, "incident")} merged`);
      done(move.targetIncidentId);
      return refresh();
    },
    onError: messages.failed,
  });
}

/** Moves an alert out of its incident, into a new one. */
export function useMoveOut() {
  const refresh = useRefresh();
  const messages = useMessages();
  return useMutation({
    mutationFn: (alertId: string) =>
      answer(api.POST("/api/v1/alerts/move", { body: { alertIds: [alertId] } })),
    onSuccess: (move) => {
      messages.done(`Moved into ${move.targetIncidentId}`);
      return refresh();
    },
    onError: messages.failed,
  });
}

/** Merges and moves into or out of an incident, latest first. */
export function useMoves(incident: string) {
  return useQuery({
    queryKey: ["moves", incident],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/moves", { params: { query: { incident } }, signal })),
  });
}

export function useUndo() {
  const refresh = useRefresh();
  const messages = useMessages();
  return useMutation({
    mutationFn: (id: string) => answer(api.POST("/api/v1/moves/{id}/undo", { params: { path: { id } } })),
    onSuccess: () => {
      messages.done("Undone");
      return refresh();
    },
    onError: messages.failed,
  });
}
