import { describe, expect, it } from "vitest";
import type { Incident } from "../api/types";
import { countOf, parameters, readFilters } from "./filters";
import { CLASSIFICATIONS, DETERMINATIONS } from "./judgement";
import { toMarkdown } from "./markdown";
import { rank } from "./similarity";

function incident(id: string, assets: string[], techniques: string[], name = id): Incident {
  const time = "2026-01-01T00:00:00.000000Z";
  return {
    id,
    tenantId: "default",
    displayName: name,
    status: "active",
    severity: "high",
    assignedTo: null,
    classification: "unknown",
    determination: "unknown",
    customTags: [],
    createdDateTime: time,
    lastUpdateDateTime: time,
    lastModifiedBy: null,
    resolvedDateTime: null,
    firstActivityDateTime: time,
    lastActivityDateTime: time,
    priorityScore: 90,
    priorityFactors: [{ name: "high severity", points: 42 }],
    summary: "It | happened.",
    categories: ["InitialAccess"],
    mitreTechniques: techniques,
    serviceSources: ["endpoint"],
    assets: assets.map((displayName) => ({ kind: "device", displayName })),
    alertIds: [],
    comments: [],
  };
}

describe("filters of the queue", () => {
  it("read what belongs to an address and leave out the rest", () => {
    const search = {
      text: "ada",
      severity: "high",
      status: ["resolved", "nonsense"],
      days: "7",
      order: "x",
      evil: 1,
    };
    expect(readFilters(search)).toEqual({ text: "ada", severity: "high", status: ["resolved"], days: 7 });
    expect(readFilters({ days: "-1", severity: "worst", status: "active" })).toEqual({});
  });

  it("become the parameters of the list, with a beginning that moves by minutes", () => {
    const now = Date.UTC(2026, 0, 8, 0, 0, 42);
    expect(parameters({ days: 7, tag: "x" }, now)).toEqual({
      tag: "x",
      status: "active,inProgress",
      orderBy: "priority",
      since: "2026-01-01T00:00:00.000Z",
    });
    expect(countOf({ text: "a", order: "lastActivity" })).toBe(1);
  });
});

describe("similar incidents", () => {
  it("are ranked by shared assets and techniques, without itself", () => {
    const one = incident("1", ["PC1", "PC2"], ["T1003"]);
    const ranked = rank(one, [
      one,
      incident("2", [], ["T1003"]),
      incident("3", ["pc1"], []),
      incident("4", ["PC9"], []),
    ]);
    expect(ranked.map((like) => [like.incident.id, like.score])).toEqual([
      ["3", 3],
      ["2", 1],
    ]);
  });
});

describe("the report", () => {
  it("escapes what an attacker may have written", () => {
    const text = toMarkdown(
      incident("1", ["<img src=x onerror=alert(1)>"], [], "[click](https://evil.example) | **x**"),
    );
    expect(text).toContain("\\[click\\](https://evil.example) \\| \\*\\*x\\*\\*");
    expect(text).toContain("\\<img src=x onerror=alert(1)\\>");
    expect(text).not.toMatch(/[^\\]<img/);
  });
});

it("every classification has its determinations", () => {
  for (const classification of CLASSIFICATIONS)
    expect(DETERMINATIONS[classification].length).toBeGreaterThan(0);
});
