/** One incident: its state of work above, its story and everything it rests on below. */
import { Tab, TabList } from "@fluentui/react-components";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { lazy, type ReactNode, Suspense, useCallback, useState } from "react";
import type { Incident, IncidentPatch } from "../api/types";
import { useKeys } from "../app/shortcuts";
import { useMay, useSession } from "../session/session";
import { PriorityMark, SeverityChip, StatusChip, Tag } from "../ui/Chips";
import { Failure, Loading, Page } from "../ui/Page";
import { moment } from "../ui/time";
import { words } from "../ui/words";
import { Activity } from "./Activity";
import { ClassifyDialog } from "./ClassifyDialog";
import { AlertsTab, AssetsTab, EvidenceTab } from "./IncidentTabs";
import { useIncident, useTriage } from "./queries";
import { Similar } from "./Similar";
import { TriageBar } from "./TriageBar";

const AttackStory = lazy(() => import("./AttackStory").then((module) => ({ default: module.AttackStory })));
const route = getRouteApi("/incidents/$id");

const TABS: readonly { id: string; label: string; show: (incident: Incident) => ReactNode }[] = [
  { id: "story", label: "Attack story", show: (incident) => <AttackStory incident={incident} /> },
  { id: "alerts", label: "Alerts", show: (incident) => <AlertsTab incident={incident} /> },
  { id: "assets", label: "Assets", show: (incident) => <AssetsTab incident={incident} /> },
  { id: "evidence", label: "Evidence", show: (incident) => <EvidenceTab incident={incident} /> },
  { id: "activity", label: "Activity", show: (incident) => <Activity incident={incident} /> },
  { id: "similar", label: "Similar", show: (incident) => <Similar incident={incident} /> },
];

export function IncidentPage() {
  const { id } = route.useParams();
  const incident = useIncident(id);
  if (incident.isPending) return <Loading what="the incident" />;
  if (incident.error && !incident.data) {
    return (
      <Page title="Incident">
        <Failure error={incident.error} retry={() => void incident.refetch()} />
      </Page>
    );
  }
  return <Whole key={id} incident={incident.data} />;
}

function Whole({ incident }: { incident: Incident }) {
  const { tab = "story" } = route.useSearch();
  const navigate = useNavigate();
  const triage = useTriage(incident.id);
  const session = useSession();
  const may = useMay("alerts.manage") && incident.status !== "redirected";
  const [classifying, setClassifying] = useState(false);
  const apply = useCallback((patch: IncidentPatch) => triage.mutate(patch), [triage.mutate]);
  const open = (id: string) =>
    void navigate({ to: "/incidents/$id", params: { id: incident.id }, search: { tab: id }, replace: true });

  const tabs = Object.fromEntries(TABS.map((one, index) => [String(index + 1), () => open(one.id)]));
  useKeys({
    ...tabs,
    a: () => may && session && apply({ assignedTo: session.name }),
    p: () => may && apply({ status: "inProgress" }),
    c: () => may && setClassifying(true),
    m: () => open("activity"),
    u: () => void navigate({ to: "/incidents" }),
  });
  const shown = TABS.find((one) => one.id === tab) ?? TABS[0];

  return (
    <Page title={incident.displayName} about={<Facts incident={incident} />}>
      {incident.redirectIncidentId && (
        <p className="notice">
          This incident was merged into{" "}
          <Link to="/incidents/$id" params={{ id: incident.redirectIncidentId }}>
            {incident.redirectIncidentId}
          </Link>
          .
        </p>
      )}
      <TriageBar incident={incident} may={may} apply={apply} classify={() => setClassifying(true)} />
      <TabList selectedValue={shown?.id ?? "story"} onTabSelect={(_, data) => open(String(data.value))}>
        {TABS.map((one) => (
          <Tab key={one.id} value={one.id}>
            {one.label}
            <TabCount id={one.id} incident={incident} />
          </Tab>
        ))}
      </TabList>
      <div role="tabpanel" aria-label={shown?.label}>
        <Suspense fallback={<Loading what="the story" />}>{shown?.show(incident)}</Suspense>
      </div>
      <ClassifyDialog open={classifying} count={1} close={() => setClassifying(false)} apply={apply} />
    </Page>
  );
}

function TabCount({ id, incident }: { id: string; incident: Incident }) {
  const counts: Readonly<Record<string, number>> = {
    alerts: incident.alertIds.length,
    assets: incident.assets.length,
    evidence: incident.evidence?.length ?? 0,
    activity: incident.comments.length,
  };
  const count = counts[id];
  return count ? <span className="tab-count">{count}</span> : null;
}

function Facts({ incident }: { incident: Incident }) {
  return (
    <div className="incident-facts">
      <PriorityMark score={incident.priorityScore} />
      <SeverityChip severity={incident.severity} />
      <StatusChip status={incident.status} />
      {incident.classification !== "unknown" && (
        <span className="chip">
          {words(incident.classification)}
          {incident.determination !== "unknown" && `: ${words(incident.determination)}`}
        </span>
      )}
      {incident.customTags.map((tag) => (
        <Tag key={tag} text={tag} />
      ))}
      <span>{incident.assignedTo ? `Assigned to ${incident.assignedTo}` : "Unassigned"}</span>
      <span>
        {moment(incident.firstActivityDateTime)} – {moment(incident.lastActivityDateTime)}
      </span>
      <span className="mono small">{incident.id}</span>
    </div>
  );
}
