/** The attack story: summary and priority, the graph or the process trees, and the steps in time. */
import { Tab, TabList } from "@fluentui/react-components";
import { useMemo, useState } from "react";
import type { Incident } from "../api/types";
import { EntityFacts } from "../entities/EntityFacts";
import { EntityLink } from "../entities/EntityLink";
import { GoHunt } from "../entities/GoHunt";
import { pageName } from "../entities/pivot";
import { Card, Empty } from "../ui/Page";
import { moment } from "../ui/time";
import { words } from "../ui/words";
import { ProcessTree } from "./ProcessTree";
import { processTrees } from "./process-tree";
import { StoryGraph } from "./StoryGraph";
import type { Node } from "./story-graph";

export function AttackStory({ incident }: { incident: Incident }) {
  const [view, setView] = useState("graph");
  const [node, setNode] = useState<Node | null>(null);
  const alerts = useMemo(() => incident.alerts ?? [], [incident.alerts]);
  const trees = useMemo(() => processTrees(alerts), [alerts]);
  return (
    <div className="story">
      <div className="story-main">
        <Card className="flush">
          <div className="card-tabs">
            <TabList size="small" selectedValue={view} onTabSelect={(_, data) => setView(String(data.value))}>
              <Tab value="graph">Graph</Tab>
              {trees.length > 0 && <Tab value="tree">Process tree</Tab>}
            </TabList>
          </div>
          {view === "graph" ? <StoryGraph alerts={alerts} choose={setNode} /> : <ProcessTree trees={trees} />}
        </Card>
        {node && <Chosen node={node} incident={incident} />}
        <Timeline incident={incident} />
      </div>
      <aside className="story-side">
        <Card title="Summary">
          <p>{incident.summary}</p>
        </Card>
        <Card title={`Priority ${incident.priorityScore}`}>
          <Factors incident={incident} />
        </Card>
        <Card title="ATT&CK">
          <div className="tactics">
            {incident.categories.map((tactic) => (
              <span key={tactic} className="chip tactic">
                {words(tactic)}
              </span>
            ))}
          </div>
          <p className="mono small techniques">{incident.mitreTechniques.join("  ")}</p>
        </Card>
      </aside>
    </div>
  );
}

function Factors({ incident }: { incident: Incident }) {
  const most = Math.max(1, ...incident.priorityFactors.map((factor) => Math.abs(factor.points)));
  return (
    <ul className="factors">
      {incident.priorityFactors.map((factor) => (
        <li key={factor.name}>
          <span>{factor.name}</span>
          <span className="points">
            {factor.points > 0 ? "+" : ""}
            {factor.points}
          </span>
          <span className="meter" aria-hidden="true">
            <i style={{ width: `${(100 * Math.abs(factor.points)) / most}%` }} />
          </span>
        </li>
      ))}
    </ul>
  );
}

function Chosen({ node, incident }: { node: Node; incident: Incident }) {
  const page = node.members ? null : pageName(node.entity);
  const alerts = (incident.alerts ?? []).filter((alert) => node.alerts.includes(alert.id));
  return (
    <Card title={node.label} actions={page && <GoHunt small kind={page.kind} name={page.name} />}>
      <div className="chosen" aria-live="polite">
        <div>
          {node.members ? (
            <ul className="plain">
              {node.members.map((member) => (
                <li key={member.key}>
                  <EntityLink entity={member.entity} />
                </li>
              ))}
            </ul>
          ) : (
            <>
              <EntityLink entity={node.entity} />
              <EntityFacts entity={node.entity} />
            </>
          )}
        </div>
        <ul className="plain">
          {alerts.map((alert) => (
            <li key={alert.id}>
              <span className="muted small">{moment(alert.firstActivityDateTime)}</span> {alert.title}
            </li>
          ))}
        </ul>
      </div>
    </Card>
  );
}

function Timeline({ incident }: { incident: Incident }) {
  const steps = incident.story ?? [];
  if (steps.length === 0) return <Empty title="No story yet." />;
  return (
    <Card title="What happened">
      <ol className="timeline">
        {steps.map((step, index) => (
          <li key={index}>
            <time dateTime={step.dateTime} title={step.dateTime}>
              {moment(step.dateTime)}
            </time>
            <div>
              {step.category && <span className="chip tactic">{words(step.category)}</span>}
              <span className="step-text">{step.text}</span>
            </div>
          </li>
        ))}
      </ol>
    </Card>
  );
}
