/** Users, roles and assignments from the server. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { answer, api } from "../api/client";
import { useMessages } from "../ui/messages";

export function useUsers() {
  return useQuery({
    queryKey: ["access", "users"],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/users", { signal })),
  });
}

export function useRoles() {
  return useQuery({
    queryKey: ["access", "roles"],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/roles", { signal })),
  });
}

export function useAssignments() {
  return useQuery({
    queryKey: ["access", "assignments"],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/assignments", { signal })),
  });
}

export function useDeviceGroups() {
  return useQuery({
    queryKey: ["access", "groups"],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/device-groups", { signal })),
  });
}

/** A change to any of them; everything of access is asked for again after it. */
export function useAccessChange<T, R>(change: (what: T) => Promise<R>, done?: (made: R) => void) {
  const queries = useQueryClient();
  const messages = useMessages();
  return useMutation({
    mutationFn: change,
    onSuccess: (made) => {
      done?.(made);
      return queries.invalidateQueries({ queryKey: ["access"] });
    },
    onError: messages.failed,
  });
}
