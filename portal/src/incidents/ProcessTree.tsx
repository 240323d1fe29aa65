/** Processes as trees, each with the alerts about it. */
import type { ProcessNode } from "./process-tree";

export function ProcessTree({ trees }: { trees: readonly ProcessNode[] }) {
  const devices = [...new Set(trees.map((tree) => tree.device))];
  return (
    <div className="process-trees">
      {devices.map((device) => (
        <section key={device} aria-label={`Processes on ${device}`}>
          <h3>{device || "Device not named"}</h3>
          <ul className="tree">
            {trees
              .filter((tree) => tree.device === device)
              .map((tree) => (
                <Branch key={tree.key} node={tree} />
              ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

function Branch({ node }: { node: ProcessNode }) {
  const path = node.process.filePath ?? node.process.displayName;
  const name = path.split(/[\\/]/).pop() || path;
  return (
    <li>
      <div
        className={`process${node.inferred ? " inferred" : ""}${node.alerts.length > 0 ? " alerted" : ""}`}
      >
        <div>
          <strong>{name}</strong> <span className="muted small">{node.process.processId}</span>
        </div>
        {node.process.processCommandLine && (
          <code className="command">{node.process.processCommandLine}</code>
        )}
        {node.alerts.map((alert) => (
          <div key={alert.id} className={`process-alert severity-${alert.severity}`}>
            {alert.title}
          </div>
        ))}
      </div>
      {node.children.length > 0 && (
        <ul>
          {node.children.map((child) => (
            <Branch key={child.key} node={child} />
          ))}
        </ul>
      )}
    </li>
  );
}
