/** Which determinations go with which classification, in Graph's words. */
import type { Classification, Determination } from "../api/types";

export const CLASSIFICATIONS: readonly Classification[] = [
  "truePositive",
  "informationalExpectedActivity",
  "falsePositive",
];

export const DETERMINATIONS: Readonly<Record<Classification, readonly Determination[]>> = {
  truePositive: [
    "multiStagedAttack",
    "malware",
    "phishing",
    "compromisedAccount",
    "maliciousUserActivity",
    "unwantedSoftware",
    "apt",
    "other",
  ],
  informationalExpectedActivity: [
    "securityTesting",
    "lineOfBusinessApplication",
    "confirmedActivity",
    "securityPersonnel",
    "other",
  ],
  falsePositive: ["notMalicious", "notEnoughDataToValidate", "other"],
  unknown: ["unknown"],
};
