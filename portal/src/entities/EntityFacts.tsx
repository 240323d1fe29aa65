/** What is known of an entity, as a list of names and values. */
import type { Evidence } from "../api/types";
import { moment } from "../ui/time";
import { words } from "../ui/words";

const LABELS: Readonly<Partial<Record<keyof Evidence, string>>> = {
  deviceDnsName: "Device",
  deviceId: "Device id",
  userPrincipalName: "User principal name",
  accountName: "Account",
  domainName: "Domain",
  userSid: "SID",
  azureAdUserId: "Object id",
  primaryAddress: "Address",
  fileName: "File name",
  filePath: "Path",
  sha256: "SHA-256",
  sha1: "SHA-1",
  md5: "MD5",
  processId: "Process id",
  processCommandLine: "Command line",
  processCreationDateTime: "Started",
  parentProcessId: "Parent process id",
  parentProcessFilePath: "Parent",
  ipAddress: "IP address",
  url: "URL",
  sender: "Sender",
  recipientEmailAddress: "Recipient",
  subject: "Subject",
  networkMessageId: "Network message id",
  internetMessageId: "Internet message id",
  appDisplayName: "Application",
  appId: "Application id",
  resourceId: "Resource",
  registryKey: "Registry key",
  registryValueName: "Registry value",
  sessionId: "Session",
};

export function EntityFacts({ entity }: { entity: Evidence }) {
  const known = Object.entries(LABELS).flatMap(([name, label]) => {
    const value = entity[name as keyof Evidence];
    if (value === null || value === undefined || value === "") return [];
    return [[label, name.endsWith("DateTime") ? moment(String(value)) : String(value)] as const];
  });
  return (
    <dl className="facts">
      <dt>Kind</dt>
      <dd>{words(entity.kind)}</dd>
      {entity.verdict && (
        <>
          <dt>Verdict</dt>
          <dd>{words(entity.verdict)}</dd>
        </>
      )}
      {entity.roles && entity.roles.length > 0 && (
        <>
          <dt>Part</dt>
          <dd>{entity.roles.map(words).join(", ")}</dd>
        </>
      )}
      {known.map(([label, value]) => (
        <div key={label} className="contents">
          <dt>{label}</dt>
          <dd
            className={label === "Command line" || label.startsWith("SHA") || label === "URL" ? "mono" : ""}
          >
            {value}
          </dd>
        </div>
      ))}
    </dl>
  );
}
