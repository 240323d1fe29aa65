import { describe, expect, it } from "vitest";
import type { Alert, Evidence } from "../api/types";
import { processTrees } from "./process-tree";
import { entityKey, grouped, moments, NODE_LIMIT, shortLabel, storyGraph } from "./story-graph";

function alert(id: string, minute: number, evidence: Evidence[]): Alert {
  const time = new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString();
  return {
    id,
    tenantId: "default",
    incidentId: "inc",
    title: id,
    description: "",
    detectorId: "r",
    severity: "high",
    status: "new",
    assignedTo: null,
    classification: "unknown",
    determination: "unknown",
    detectionSource: "sigma",
    serviceSource: "endpoint",
    category: null,
    categories: [],
    mitreTechniques: [],
    createdDateTime: time,
    lastUpdateDateTime: time,
    resolvedDateTime: null,
    firstActivityDateTime: time,
    lastActivityDateTime: time,
    eventCount: 1,
    evidence,
    events: [],
    matchedFields: [],
    comments: [],
  };
}

const device: Evidence = {
  kind: "device",
  displayName: "PC1.corp.example",
  deviceDnsName: "PC1.corp.example",
};
const user: Evidence = { kind: "user", displayName: "CORP\\ada" };
const mailbox: Evidence = { kind: "mailbox", displayName: "ada@corp.example" };
const file = (name: string): Evidence => ({ kind: "file", displayName: name, filePath: `C:\\x\\${name}` });
const process = (pid: number, parent?: number): Evidence => ({
  kind: "process",
  displayName: `p${pid}`,
  deviceDnsName: "PC1.corp.example",
  processId: pid,
  ...(parent === undefined
    ? {}
    : { parentProcessId: parent, parentProcessFilePath: `C:\\parent${parent}.exe` }),
});

describe("the graph of an incident", () => {
  it("has one node for an entity that several alerts name, whatever the name of the device", () => {
    const short: Evidence = { kind: "device", displayName: "pc1" };
    const graph = storyGraph([alert("a", 1, [device, user]), alert("b", 2, [short, user])]);
    expect(graph.nodes.map((node) => [node.key, node.alerts.length])).toEqual([
      ["device:pc1", 2],
      ["user:corp\\ada", 2],
    ]);
    expect(graph.edges).toHaveLength(1);
  });

  it("hangs a process on its parent where an alert names it", () => {
    const graph = storyGraph([alert("a", 1, [device, process(1), process(2, 1)])]);
    expect(graph.edges.map((edge) => `${edge.from} > ${edge.to}`)).toEqual([
      "device:pc1 > process:pc1.corp.example:1",
      "process:pc1.corp.example:1 > process:pc1.corp.example:2",
    ]);
  });

  it("joins accounts of one name", () => {
    const graph = storyGraph([alert("a", 1, [device, user]), alert("b", 2, [mailbox])]);
    expect(graph.edges.map((edge) => edge.role)).toEqual(["contextual", "sameName"]);
  });

  it("draws leaves of one kind together, with their members at hand", () => {
    const graph = grouped(storyGraph([alert("a", 1, [device, file("a"), file("b"), file("c"), user])]));
    expect(graph.nodes.map((node) => node.label).sort()).toEqual(["3 files", "CORP\\ada", "PC1"]);
    expect(graph.nodes.find((node) => node.members)?.members).toHaveLength(3);
    expect(graph.edges).toHaveLength(2);
  });

  it("stops at its limit and says so", () => {
    const many = Array.from({ length: 400 }, (_, i) => file(`f${i}`));
    const graph = storyGraph([alert("a", 1, [device, ...many])]);
    expect(graph.nodes).toHaveLength(NODE_LIMIT);
    expect(graph.omitted).toBe(401 - NODE_LIMIT);
    expect(graph.edges.every((edge) => graph.nodes.some((node) => node.key === edge.to))).toBe(true);
  });

  it("replays moment by moment", () => {
    const graph = storyGraph([alert("b", 5, [device, file("a")]), alert("a", 1, [device])]);
    expect(moments(graph)).toHaveLength(2);
    expect(graph.nodes[0]?.key).toBe("device:pc1");
  });

  it("labels by what a person looks for", () => {
    expect(shortLabel({ ...process(7), filePath: "C:\\Windows\\System32\\cmd.exe" })).toBe("cmd.exe (7)");
    expect(entityKey(file("A.EXE"))).toBe("file:c:\\x\\a.exe");
  });
});

describe("process trees", () => {
  it("infer parents that are only named as such", () => {
    const trees = processTrees([alert("a", 1, [process(2, 1)]), alert("b", 2, [process(3, 2)])]);
    expect(trees).toHaveLength(1);
    expect(trees[0]).toMatchObject({ inferred: true, process: { processId: 1 } });
    expect(trees[0]?.children[0]?.children[0]?.process.processId).toBe(3);
  });

  it("cut the cycles that reused ids make", () => {
    const trees = processTrees([alert("a", 1, [process(1, 2), process(2, 1)])]);
    const seen: number[] = [];
    const walk = (nodes: typeof trees) => {
      for (const node of nodes) {
        seen.push(node.process.processId ?? 0);
        walk([...node.children]);
      }
    };
    walk(trees);
    expect(seen.sort()).toEqual([1, 2]);
  });
});
