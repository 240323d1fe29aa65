/** Queries that say how common an entity is. Pure. */
import { type EntityKind, literal } from "./pivot";

/** The query whose one row says it, for kinds where that means something. */
export function prevalenceQuery(kind: EntityKind, name: string): string | null {
  const seen = "First_seen=min(Timestamp), Last_seen=max(Timestamp)";
  switch (kind) {
    case "file":
      return `union DeviceProcessEvents, DeviceFileEvents\n| where FileName =~ ${literal(name)} or SHA256 =~ ${literal(name)}\n| summarize Devices=dcount(DeviceName), Rows=count(), ${seen}`;
    case "ip":
      return `DeviceNetworkEvents\n| where RemoteIP == ${literal(name)}\n| summarize Devices=dcount(DeviceName), Connections=count(), ${seen}`;
    case "domain":
    case "url":
      return `DeviceNetworkEvents\n| where RemoteUrl has ${literal(name)}\n| summarize Devices=dcount(DeviceName), Connections=count(), ${seen}`;
    case "device":
      return `DeviceProcessEvents\n| where DeviceName startswith ${literal(name.split(".")[0] ?? name)}\n| summarize Processes=count(), Programs=dcount(FileName), Accounts=dcount(AccountName), ${seen}`;
    default:
      return null;
  }
}
