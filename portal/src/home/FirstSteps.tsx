/** What a person sees first: a short way through the portal, until they close it. */
import { Button } from "@fluentui/react-components";
import { Link } from "@tanstack/react-router";
import type { Incident } from "../api/types";
import { Card } from "../ui/Page";
import { useKept } from "../ui/storage";

export function FirstSteps({ first }: { first: Incident | undefined }) {
  const [closed, setClosed] = useKept("first-steps-closed", false);
  if (closed) return null;
  return (
    <Card
      title="A way through Cordon, in five steps"
      actions={
        <Button size="small" appearance="subtle" onClick={() => setClosed(() => true)}>
          Close
        </Button>
      }
    >
      <ol className="first-steps">
        <li>
          {first ? (
            <Link to="/incidents/$id" params={{ id: first.id }}>
              Open the first incident
            </Link>
          ) : (
            <Link to="/incidents">Open the queue</Link>
          )}
          <span>
            Its story says what happened, in order. Play the graph from its beginning with the space bar.
          </span>
        </li>
        <li>
          {first ? (
            <Link to="/incidents/$id" params={{ id: first.id }} search={{ tab: "alerts" }}>
              See why its alerts belong together
            </Link>
          ) : (
            <Link to="/alerts">See the alerts</Link>
          )}
          <span>Each link has its reasons and the entities that two alerts share.</span>
        </li>
        <li>
          <Link to="/incidents">Close it</Link>
          <span>In the queue, j and k move, a assigns to you, c classifies and resolves.</span>
        </li>
        <li>
          <Link to="/hunting">Hunt</Link>
          <span>Ask every table in KQL, with suggestions; or let the guided form write the query.</span>
        </li>
        <li>
          <Link to="/sources">Connect a source</Link>
          <span>A name gives you a token; point your shipper at the server. The key ? lists all keys.</span>
        </li>
      </ol>
    </Card>
  );
}
