/** Queries of the explorers from their filters. Pure. */
import { literal } from "../entities/pivot";

export interface Filter {
  readonly name: string;
  readonly label: string;
  /** The condition of a value that is already a literal of the language. */
  readonly where: (value: string) => string;
}

export interface Explored {
  readonly table: string;
  readonly columns: readonly string[];
  /** What the chart is split by. */
  readonly split: string;
  readonly filters: readonly Filter[];
}

function conditions(explored: Explored, search: Readonly<Record<string, string>>): string[] {
  return explored.filters.flatMap((filter) => {
    const value = search[filter.name]?.trim();
    return value ? [`| where ${filter.where(literal(value))}`] : [];
  });
}

export function rowsQuery(explored: Explored, search: Readonly<Record<string, string>>): string {
  const lines = [explored.table, ...conditions(explored, search), "| top 2000 by Timestamp desc"];
  return [...lines, `| project ${explored.columns.join(", ")}`].join("\n");
}

export function overTimeQuery(explored: Explored, search: Readonly<Record<string, string>>): string {
  const lines = [explored.table, ...conditions(explored, search)];
  const count = `| summarize Events=count() by Day=format_datetime(bin(Timestamp, 1d), "yyyy-MM-dd"), ${explored.split}`;
  return [...lines, count, "| order by Day asc"].join("\n");
}

export const EMAIL: Explored = {
  table: "EmailEvents",
  columns: [
    "Timestamp",
    "SenderFromAddress",
    "RecipientEmailAddress",
    "Subject",
    "DeliveryAction",
    "DeliveryLocation",
    "ThreatTypes",
    "EmailDirection",
    "AuthenticationDetails",
    "SenderIPv4",
    "UrlCount",
    "AttachmentCount",
    "NetworkMessageId",
    "InternetMessageId",
  ],
  split: "DeliveryAction",
  filters: [
    {
      name: "sender",
      label: "Sender",
      where: (v) => `SenderFromAddress contains ${v} or SenderMailFromAddress contains ${v}`,
    },
    { name: "recipient", label: "Recipient", where: (v) => `RecipientEmailAddress contains ${v}` },
    { name: "subject", label: "Subject", where: (v) => `Subject contains ${v}` },
    {
      name: "delivery",
      label: "Delivery",
      where: (v) => `DeliveryAction =~ ${v} or DeliveryLocation =~ ${v}`,
    },
    {
      name: "text",
      label: "Id or IP address",
      where: (v) => `NetworkMessageId == ${v} or InternetMessageId contains ${v} or SenderIPv4 == ${v}`,
    },
  ],
};

export const CLOUD_APPS: Explored = {
  table: "CloudAppEvents",
  columns: [
    "Timestamp",
    "Application",
    "ActionType",
    "AccountDisplayName",
    "AccountId",
    "ObjectName",
    "IPAddress",
    "CountryCode",
    "UserAgent",
    "IsAdminOperation",
    "RawEventData",
  ],
  split: "Application",
  filters: [
    { name: "app", label: "Application", where: (v) => `Application contains ${v}` },
    {
      name: "account",
      label: "Account",
      where: (v) => `AccountDisplayName contains ${v} or AccountId contains ${v}`,
    },
    { name: "action", label: "Action", where: (v) => `ActionType contains ${v}` },
    { name: "ip", label: "IP address", where: (v) => `IPAddress == ${v}` },
    {
      name: "text",
      label: "Anywhere",
      where: (v) => `tostring(RawEventData) contains ${v} or ObjectName contains ${v}`,
    },
  ],
};
