/** What was done in cloud applications. */
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { filled } from "./Email";
import { Explorer } from "./Explorer";
import { CLOUD_APPS } from "./explore";

const route = getRouteApi("/cloud-apps");

export function CloudApps() {
  const search = route.useSearch() as Record<string, string>;
  const navigate = useNavigate();
  return (
    <Explorer
      title="Cloud apps"
      about="Activity in Microsoft 365, cloud platforms and other applications."
      explored={CLOUD_APPS}
      search={search}
      change={(next) => void navigate({ to: "/cloud-apps", search: filled(next) })}
    />
  );
}
