import { expect, it } from "vitest";
import { byDay, coverage } from "../home/counts";
import { isSilent } from "../sources/silence";
import { ago, span } from "./time";
import { plural, words } from "./words";

it("words are as a person reads them", () => {
  expect(["inProgress", "CredentialAccess", "apt", "cloudApps", ""].map(words)).toEqual([
    "In progress",
    "Credential access",
    "APT",
    "Cloud apps",
    "",
  ]);
  expect([plural(1, "alert"), plural(1200, "alert")]).toEqual(["1 alert", "1,200 alerts"]);
});

it("times are told by their largest unit", () => {
  expect([span(999), span(61_000), span(7_200_000), span(200_000_000)]).toEqual([
    "0 s",
    "1 min",
    "2 h",
    "2 d",
  ]);
  expect(ago(null)).toBe("never");
  expect(ago("2026-01-01T00:00:00Z", Date.UTC(2026, 0, 1, 3))).toBe("3 h ago");
});

it("a source is silent a day after its last record", () => {
  const counts = { received: 1, stored: 1, quarantined: 0, rejected: 0, duplicates: 0, bytes: 1 };
  const source = {
    name: "s",
    kind: "bulk",
    createdDateTime: "",
    lastSeenDateTime: "2026-01-01T00:00:00Z",
    counts,
  };
  expect(isSilent(source, Date.UTC(2026, 0, 1, 23))).toBe(false);
  expect(isSilent(source, Date.UTC(2026, 0, 2, 1))).toBe(true);
  expect(isSilent({ ...source, lastSeenDateTime: null })).toBe(false);
});

it("alerts are counted by day and tactic", () => {
  const alert = {
    lastActivityDateTime: "2026-01-02T10:00:00Z",
    severity: "high",
    categories: ["Impact"],
    mitreTechniques: ["T1"],
  };
  const alerts = [alert, { ...alert, lastActivityDateTime: "2025-01-01T00:00:00Z" }] as never;
  expect(byDay(alerts, 2, Date.UTC(2026, 0, 2, 12))).toEqual({
    days: ["01-01", "01-02"],
    series: [{ severity: "high", counts: [0, 1] }],
  });
  expect(coverage(alerts).find((one) => one.name === "Impact")).toEqual({
    name: "Impact",
    alerts: 2,
    techniques: ["T1"],
  });
});
