/** Other incidents that share assets or techniques with this one. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { answer, api } from "../api/client";
import type { Incident } from "../api/types";
import { PriorityMark, SeverityChip, StatusChip } from "../ui/Chips";
import { Empty, Failure, Loading } from "../ui/Page";
import { ago } from "../ui/time";
import { words } from "../ui/words";
import { type Likeness, rank } from "./similarity";

/** Assets that are asked for: the first say most, and each is a request. */
const ASKED = 6;

async function candidates(incident: Incident, signal: AbortSignal): Promise<Incident[]> {
  const status = "active,inProgress,resolved";
  const queries = incident.assets.slice(0, ASKED).map((asset) => {
    if (asset.kind === "device") return { device: asset.displayName, status, top: 20 };
    if (asset.kind === "user" || asset.kind === "mailbox")
      return { user: asset.displayName, status, top: 20 };
    return { text: asset.displayName, status, top: 20 };
  });
  const techniques = incident.mitreTechniques.slice(0, 2).map((text) => ({ text, status, top: 20 }));
  const pages = await Promise.all(
    [...queries, ...techniques].map((query) =>
      answer(api.GET("/api/v1/incidents", { params: { query }, signal })),
    ),
  );
  return pages.flatMap((page) => page.value);
}

export function Similar({ incident }: { incident: Incident }) {
  const found = useQuery({
    queryKey: ["similar", incident.id],
    queryFn: async ({ signal }) => rank(incident, await candidates(incident, signal)),
    staleTime: 60_000,
  });
  if (found.isPending) return <Loading what="similar incidents" />;
  if (found.error) return <Failure error={found.error} retry={() => void found.refetch()} />;
  if (found.data.length === 0) return <Empty title="No other incident shares its assets or techniques." />;
  return (
    <ul className="rows">
      {found.data.map((like) => (
        <SimilarRow key={like.incident.id} like={like} />
      ))}
    </ul>
  );
}

function SimilarRow({ like }: { like: Likeness }) {
  const { incident, assets, techniques } = like;
  return (
    <li className="row-card">
      <div className="row-button">
        <PriorityMark score={incident.priorityScore} />
        <Link to="/incidents/$id" params={{ id: incident.id }} className="grow">
          {incident.displayName}
        </Link>
        <SeverityChip severity={incident.severity} />
        <StatusChip status={incident.status} />
        <span className="muted small">{ago(incident.lastActivityDateTime)}</span>
      </div>
      <div className="reasons small muted">
        {assets.length > 0 && <div>Same assets: {assets.join(", ")}</div>}
        {techniques.length > 0 && <div>Same techniques: {techniques.join(", ")}</div>}
        {incident.classification !== "unknown" && (
          <div>It was classified: {words(incident.classification)}</div>
        )}
      </div>
    </li>
  );
}
