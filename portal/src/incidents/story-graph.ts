/** From the alerts of an incident to the graph of its entities. Pure: no network, no screen. */
import type { Alert, Evidence } from "../api/types";

/** An entity in the graph. */
export interface Node {
  readonly key: string;
  readonly kind: string;
  readonly label: string;
  /** When the first alert that names it begins. */
  readonly since: number;
  readonly alerts: readonly string[];
  readonly suspicious: boolean;
  readonly entity: Evidence;
  /** The entities that stand together in it, when it is a group. */
  readonly members?: readonly Node[];
}

/** Two entities that stand in one alert. */
export interface Edge {
  readonly from: string;
  readonly to: string;
  readonly since: number;
  /** The part the second plays. */
  readonly role: string;
}

export interface StoryGraph {
  readonly nodes: readonly Node[];
  readonly edges: readonly Edge[];
  /** Entities left out because there are more than may be drawn. */
  readonly omitted: number;
}

/** Most nodes of a drawing: more cannot be told apart. */
export const NODE_LIMIT = 300;
/** Kinds that others hang on, the first that an alert names. */
const HUBS = ["device", "mailbox", "user", "app", "cloudResource", "ip"];

/** The same entity has the same key, whichever alert names it. */
export function entityKey(entity: Evidence): string {
  const device = entity.deviceDnsName?.toLowerCase() ?? "";
  if (entity.kind === "process")
    return `process:${device}:${entity.processId ?? entity.processCommandLine ?? ""}`;
  if (entity.kind === "file")
    return `file:${(entity.filePath ?? entity.sha256 ?? entity.displayName).toLowerCase()}`;
  if (entity.kind === "mailMessage" && entity.networkMessageId)
    return `mailMessage:${entity.networkMessageId}`;
  if (entity.kind === "device") return `device:${shortHost(entity.displayName)}`;
  return `${entity.kind}:${entity.displayName.toLowerCase()}`;
}

function shortHost(name: string): string {
  return (name.split(".")[0] ?? name).toLowerCase();
}

/** One line that fits under a node. */
export function shortLabel(entity: Evidence): string {
  const text = fullLabel(entity);
  return text.length > 34 ? `${text.slice(0, 33)}…` : text;
}

function fullLabel(entity: Evidence): string {
  if (entity.kind === "process" || entity.kind === "file") {
    const path = entity.filePath ?? entity.fileName ?? entity.displayName;
    const name = path.split(/[\\/]/).pop() || path;
    return entity.kind === "process" && entity.processId != null ? `${name} (${entity.processId})` : name;
  }
  if (entity.kind === "device") return entity.displayName.split(".")[0] ?? entity.displayName;
  return entity.displayName;
}

interface Growing extends Node {
  since: number;
  alerts: string[];
  suspicious: boolean;
  entity: Evidence;
  label: string;
}

/** The graph of these alerts. */
export function storyGraph(alerts: readonly Alert[]): StoryGraph {
  const nodes = new Map<string, Growing>();
  const edges = new Map<string, Edge>();
  const inTime = [...alerts].sort((a, b) => begin(a) - begin(b));
  for (const alert of inTime) {
    for (const entity of alert.evidence) addNode(nodes, alert, entity);
    for (const edge of edgesOf(alert)) {
      const key = `${edge.from}\n${edge.to}`;
      if (edge.from !== edge.to && !edges.has(key) && !edges.has(`${edge.to}\n${edge.from}`))
        edges.set(key, edge);
    }
  }
  for (const edge of namesakes([...nodes.values()])) edges.set(`${edge.from}\n${edge.to}`, edge);
  const kept = [...nodes.values()]
    .sort((a, b) => Number(isHub(b)) - Number(isHub(a)) || b.alerts.length - a.alerts.length)
    .slice(0, NODE_LIMIT);
  const keys = new Set(kept.map((node) => node.key));
  return {
    nodes: kept.sort((a, b) => a.since - b.since),
    edges: [...edges.values()].filter((edge) => keys.has(edge.from) && keys.has(edge.to)),
    omitted: nodes.size - kept.length,
  };
}

/** The role of an edge between accounts that have one name in two places. */
export const SAME_NAME = "sameName";

/** An account of the directory and one of the mail system are often one person: they are drawn joined. */
function namesakes(nodes: readonly Node[]): Edge[] {
  const first = new Map<string, Node>();
  const edges: Edge[] = [];
  for (const node of nodes.filter((one) => one.kind === "user" || one.kind === "mailbox")) {
    const name = (node.entity.displayName.split("\\").pop() ?? "").split("@")[0]?.toLowerCase() ?? "";
    if (!name) continue;
    const other = first.get(name);
    if (!other) first.set(name, node);
    else
      edges.push({
        from: other.key,
        to: node.key,
        since: Math.max(other.since, node.since),
        role: SAME_NAME,
      });
  }
  return edges;
}

function begin(alert: Alert): number {
  return new Date(alert.firstActivityDateTime).getTime();
}

function isHub(node: Node): boolean {
  return HUBS.slice(0, 3).includes(node.kind);
}

function addNode(nodes: Map<string, Growing>, alert: Alert, entity: Evidence): void {
  const key = entityKey(entity);
  const suspicious = entity.verdict === "malicious" || entity.verdict === "suspicious";
  const found = nodes.get(key);
  if (!found) {
    const since = begin(alert);
    nodes.set(key, {
      key,
      kind: entity.kind,
      label: shortLabel(entity),
      since,
      alerts: [alert.id],
      suspicious,
      entity,
    });
    return;
  }
  if (!found.alerts.includes(alert.id)) found.alerts.push(alert.id);
  found.suspicious ||= suspicious;
  // The account of one alert may know more than that of another.
  if (Object.keys(entity).length > Object.keys(found.entity).length) {
    found.entity = entity;
    found.label = shortLabel(entity);
  }
}

/** Everything an alert names hangs on its first hub; processes hang on their parents where they are named. */
function edgesOf(alert: Alert): Edge[] {
  const since = begin(alert);
  const hub = HUBS.map((kind) => alert.evidence.find((entity) => entity.kind === kind)).find(
    (entity) => entity,
  );
  if (!hub) return [];
  const processes = alert.evidence.filter((entity) => entity.kind === "process");
  return alert.evidence.flatMap((entity) => {
    if (entity === hub) return [];
    const parent = processes.find(
      (one) => entity.kind === "process" && one.processId != null && one.processId === entity.parentProcessId,
    );
    const role = entity.roles?.[0] ?? "contextual";
    return [{ from: entityKey(parent ?? hub), to: entityKey(entity), since, role }];
  });
}

/** The moments at which something is added, in order: the stops of the replay. */
export function moments(graph: StoryGraph): number[] {
  return [...new Set([...graph.nodes.map((n) => n.since), ...graph.edges.map((e) => e.since)])].sort(
    (a, b) => a - b,
  );
}

/** So many of one kind beside one entity, with nothing behind them, are drawn as a group. */
const GROUP_FROM = 3;
const NEVER_GROUPED = ["device", "mailbox"];

/** The graph with its leaves drawn together: those of one kind that hang on the same entity. */
export function grouped(graph: StoryGraph): StoryGraph {
  const neighbours = new Map<string, Set<string>>();
  const join = (a: string, b: string) => neighbours.set(a, (neighbours.get(a) ?? new Set()).add(b));
  for (const edge of graph.edges) {
    join(edge.from, edge.to);
    join(edge.to, edge.from);
  }
  const leaves = new Map<string, Node[]>();
  for (const node of graph.nodes) {
    const [only, second] = neighbours.get(node.key) ?? [];
    if (only === undefined || second !== undefined || NEVER_GROUPED.includes(node.kind)) continue;
    const key = `group:${node.kind}:${only}`;
    leaves.set(key, [...(leaves.get(key) ?? []), node]);
  }
  const replaced = new Map<string, string>();
  const groups: Node[] = [];
  for (const [key, members] of leaves) {
    if (members.length < GROUP_FROM) continue;
    for (const member of members) replaced.set(member.key, key);
    groups.push(groupOf(key, members));
  }
  const edges = new Map<string, Edge>();
  for (const edge of graph.edges) {
    const from = replaced.get(edge.from) ?? edge.from;
    const to = replaced.get(edge.to) ?? edge.to;
    if (!edges.has(`${from}\n${to}`)) edges.set(`${from}\n${to}`, { ...edge, from, to });
  }
  return {
    ...graph,
    nodes: [...graph.nodes.filter((node) => !replaced.has(node.key)), ...groups],
    edges: [...edges.values()],
  };
}

function groupOf(key: string, members: readonly Node[]): Node {
  const kind = members[0]?.kind ?? "";
  const label = `${members.length} ${KIND_PLURALS[kind] ?? "entities"}`;
  return {
    key,
    kind,
    label,
    since: Math.min(...members.map((member) => member.since)),
    alerts: [...new Set(members.flatMap((member) => member.alerts))],
    suspicious: members.some((member) => member.suspicious),
    entity: { kind, displayName: label },
    members,
  };
}

const KIND_PLURALS: Readonly<Record<string, string>> = {
  user: "accounts",
  mailMessage: "messages",
  process: "processes",
  file: "files",
  ip: "addresses",
  domain: "domains",
  url: "links",
  app: "applications",
  cloudResource: "resources",
  registryKey: "registry keys",
  session: "sessions",
};
