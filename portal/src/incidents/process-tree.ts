/** From the processes that alerts name to the trees they form. Pure. */
import type { Alert, Evidence } from "../api/types";

export interface ProcessNode {
  readonly key: string;
  readonly device: string;
  readonly process: Evidence;
  readonly alerts: readonly Alert[];
  readonly children: readonly ProcessNode[];
  /** Known only as the parent of another. */
  readonly inferred: boolean;
}

interface Growing extends ProcessNode {
  process: Evidence;
  alerts: Alert[];
  children: Growing[];
  parentKey: string | null;
}

function keyOf(device: string, pid: number): string {
  return `${device.toLowerCase()}:${pid}`;
}

/** The trees, those with the earliest process first. Cycles, which reused ids may make, are cut. */
export function processTrees(alerts: readonly Alert[]): ProcessNode[] {
  const nodes = new Map<string, Growing>();
  for (const alert of alerts) {
    for (const process of alert.evidence) {
      if (process.kind === "process" && process.processId != null)
        add(nodes, alert, process, process.processId);
    }
  }
  for (const node of [...nodes.values()]) addParent(nodes, node);
  const roots: Growing[] = [];
  for (const node of nodes.values()) {
    const parent = node.parentKey ? nodes.get(node.parentKey) : undefined;
    if (parent && !reaches(nodes, parent, node.key)) parent.children.push(node);
    else roots.push(node);
  }
  for (const node of nodes.values()) node.children.sort(byTime);
  return roots.sort(byTime);
}

function add(nodes: Map<string, Growing>, alert: Alert, process: Evidence, pid: number): void {
  const device = process.deviceDnsName ?? "";
  const key = keyOf(device, pid);
  const parentKey = process.parentProcessId != null ? keyOf(device, process.parentProcessId) : null;
  const found = nodes.get(key);
  if (!found) {
    nodes.set(key, { key, device, process, alerts: [alert], children: [], inferred: false, parentKey });
    return;
  }
  if (!found.alerts.includes(alert)) found.alerts.push(alert);
  found.parentKey ??= parentKey;
  if (Object.keys(process).length > Object.keys(found.process).length) found.process = process;
}

function addParent(nodes: Map<string, Growing>, node: Growing): void {
  const { parentKey: key, process } = node;
  if (!key || nodes.has(key) || !process.parentProcessFilePath) return;
  const parent: Evidence = {
    kind: "process",
    displayName: process.parentProcessFilePath,
    filePath: process.parentProcessFilePath,
    processId: process.parentProcessId ?? null,
  };
  nodes.set(key, {
    key,
    device: node.device,
    process: parent,
    alerts: [],
    children: [],
    inferred: true,
    parentKey: null,
  });
}

/** Whether the ancestors of `from` include `key`. */
function reaches(nodes: ReadonlyMap<string, Growing>, from: Growing, key: string): boolean {
  const seen = new Set<string>();
  let at: Growing | undefined = from;
  while (at && !seen.has(at.key)) {
    if (at.key === key) return true;
    seen.add(at.key);
    at = at.parentKey ? nodes.get(at.parentKey) : undefined;
  }
  return false;
}

function time(node: Growing): string {
  const own = node.process.processCreationDateTime ?? node.alerts[0]?.firstActivityDateTime;
  return own ?? node.children[0]?.process.processCreationDateTime ?? "";
}

function byTime(a: Growing, b: Growing): number {
  return time(a).localeCompare(time(b));
}
