/** From an entity to its page and to queries about it. Pure. */
import type { Evidence } from "../api/types";

/** Kinds that have a page of their own. */
export const ENTITY_KINDS = ["device", "user", "mailbox", "file", "ip", "domain", "url", "app"] as const;
export type EntityKind = (typeof ENTITY_KINDS)[number];

export function isEntityKind(kind: string): kind is EntityKind {
  return (ENTITY_KINDS as readonly string[]).includes(kind);
}

/** The name by which a page and queries know an entity, if it has a page. */
export function pageName(entity: Evidence): { kind: EntityKind; name: string } | null {
  if (!isEntityKind(entity.kind)) return null;
  if (entity.kind === "file") {
    const name = entity.sha256 ?? entity.fileName ?? entity.filePath?.split(/[\\/]/).pop();
    return name ? { kind: "file", name } : null;
  }
  const named = entity.displayName;
  return named ? { kind: entity.kind, name: named } : null;
}

/** A text as a literal of the query language. */
export function literal(text: string): string {
  return `"${text
    .replace(/\\/g, "\\\\")
    .replace(/"/g, '\\"')
    .replace(/[\r\n\t]+/g, " ")}"`;
}

export interface Pivot {
  readonly title: string;
  readonly query: string;
}

function account(name: string): string {
  return name.split("\\").pop()?.split("@")[0] ?? name;
}

function host(name: string): string {
  return name.split(".")[0] ?? name;
}

const HASH = /^[0-9a-f]{40}$|^[0-9a-f]{64}$/i;

/** The rows that name an entity, newest first: table, time, what happened. */
export function timelineQuery(kind: EntityKind, name: string): string {
  const columns = "Timestamp, Table=$table, ActionType, DeviceName, Account=AccountName, FileName, Detail=";
  const endpoint =
    "union withsource=$table DeviceProcessEvents, DeviceNetworkEvents, DeviceFileEvents, DeviceRegistryEvents, DeviceLogonEvents, DeviceEvents";
  const detail = "coalesce(ProcessCommandLine, RemoteUrl, RemoteIP, FolderPath, RegistryKey)";
  const end = `| top 500 by Timestamp desc\n| project ${columns}${detail}`;
  switch (kind) {
    case "device":
      return `${endpoint}\n| where DeviceName startswith ${literal(host(name))}\n${end}`;
    case "file":
      return HASH.test(name)
        ? `${endpoint}\n| where SHA256 =~ ${literal(name)} or SHA1 =~ ${literal(name)}\n${end}`
        : `${endpoint}\n| where FileName =~ ${literal(name)} or InitiatingProcessFileName =~ ${literal(name)}\n${end}`;
    default:
      return `search ${literal(kind === "user" || kind === "mailbox" ? account(name) : name)}\n| extend Time = coalesce(column_ifexists("Timestamp", datetime(null)), column_ifexists("TimeGenerated", datetime(null)))\n| top 500 by Time desc`;
  }
}

/** Ready-made questions about an entity. */
export function pivots(kind: string, name: string): Pivot[] {
  const made = PIVOTS[kind as EntityKind]?.(name) ?? [];
  return isEntityKind(kind)
    ? [{ title: "Everything that names it", query: timelineQuery(kind, name) }, ...made]
    : made;
}

const PIVOTS: Readonly<Record<EntityKind, (name: string) => Pivot[]>> = {
  device: (name) => {
    const where = `| where DeviceName startswith ${literal(host(name))}`;
    return [
      {
        title: "Processes by how rare they are",
        query: `DeviceProcessEvents\n${where}\n| summarize Starts=count(), Accounts=make_set(AccountName, 5), First=min(Timestamp) by FileName\n| order by Starts asc`,
      },
      {
        title: "Connections by address",
        query: `DeviceNetworkEvents\n${where}\n| summarize Connections=count(), Programs=make_set(InitiatingProcessFileName, 5) by RemoteIP, RemotePort\n| order by Connections desc`,
      },
      {
        title: "Logons over time",
        query: `DeviceLogonEvents\n${where}\n| summarize Logons=count() by bin(Timestamp, 1h), ActionType\n| render timechart`,
      },
    ];
  },
  user: (name) => accountPivots(name),
  mailbox: (name) => [
    {
      title: "Mail received",
      query: `EmailEvents\n| where RecipientEmailAddress =~ ${literal(name)}\n| project Timestamp, SenderFromAddress, Subject, DeliveryAction, ThreatTypes\n| order by Timestamp desc`,
    },
    ...accountPivots(name),
  ],
  file: (name) => [
    {
      title: "Devices that have it",
      query: `union DeviceProcessEvents, DeviceFileEvents\n| where ${HASH.test(name) ? "SHA256" : "FileName"} =~ ${literal(name)}\n| summarize Seen=count(), First=min(Timestamp), Last=max(Timestamp) by DeviceName`,
    },
  ],
  ip: (name) => [
    {
      title: "Devices that connected to it",
      query: `DeviceNetworkEvents\n| where RemoteIP == ${literal(name)}\n| summarize Connections=count(), First=min(Timestamp), Last=max(Timestamp) by DeviceName, InitiatingProcessFileName\n| order by Connections desc`,
    },
    {
      title: "Sign-ins from it",
      query: `EntraIdSignInEvents\n| where IPAddress == ${literal(name)}\n| summarize SignIns=count(), Applications=make_set(Application, 10) by AccountUpn, Country`,
    },
    {
      title: "Cloud activity from it",
      query: `CloudAppEvents\n| where IPAddress == ${literal(name)}\n| summarize Actions=count() by Application, ActionType, AccountDisplayName\n| order by Actions desc`,
    },
  ],
  domain: (name) => linkPivots(name),
  url: (name) => linkPivots(name),
  app: (name) => [
    {
      title: "What was done in it",
      query: `CloudAppEvents\n| where Application =~ ${literal(name)} or tostring(ApplicationId) == ${literal(name)}\n| summarize Actions=count() by ActionType, AccountDisplayName\n| order by Actions desc`,
    },
  ],
};

function accountPivots(name: string): Pivot[] {
  const short = literal(account(name));
  return [
    {
      title: "Sign-ins by country and application",
      query: `EntraIdSignInEvents\n| where AccountUpn startswith ${short}\n| summarize SignIns=count(), Failed=countif(ErrorCode != 0) by Country, Application, IPAddress\n| order by SignIns desc`,
    },
    {
      title: "Cloud activity over time",
      query: `CloudAppEvents\n| where AccountDisplayName has ${short} or tostring(RawEventData) has ${short}\n| summarize Actions=count() by bin(Timestamp, 1h), Application\n| render timechart`,
    },
    {
      title: "Processes it started",
      query: `DeviceProcessEvents\n| where AccountName =~ ${short}\n| project Timestamp, DeviceName, FileName, ProcessCommandLine, InitiatingProcessFileName\n| order by Timestamp desc`,
    },
  ];
}

function linkPivots(name: string): Pivot[] {
  return [
    {
      title: "Mail with it",
      query: `EmailUrlInfo\n| where Url has ${literal(name)}\n| join kind=inner EmailEvents on NetworkMessageId\n| project Timestamp, SenderFromAddress, RecipientEmailAddress, Subject, Url`,
    },
    {
      title: "Devices that went there",
      query: `DeviceNetworkEvents\n| where RemoteUrl has ${literal(name)}\n| project Timestamp, DeviceName, InitiatingProcessFileName, RemoteUrl, RemoteIP`,
    },
  ];
}
