/** The email explorer. */
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { literal } from "../entities/pivot";
import { type Cell, cellText } from "../hunting/cells";
import { useHunt } from "../hunting/queries";
import { Card } from "../ui/Page";
import { Explorer } from "./Explorer";
import { EMAIL } from "./explore";

const route = getRouteApi("/email");

export function Email() {
  const search = route.useSearch() as Record<string, string>;
  const navigate = useNavigate();
  return (
    <Explorer
      title="Email explorer"
      about="Every message that was seen, with what became of it."
      explored={EMAIL}
      search={search}
      change={(next) => void navigate({ to: "/email", search: filled(next) })}
      extra={(row, columns) => <Message id={idOf(row, columns)} />}
    />
  );
}

/** The texts that are there. */
export function filled(search: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(search).filter(([, value]) => value !== ""));
}

function idOf(row: readonly Cell[], columns: readonly { readonly name: string }[]): string {
  return cellText(row[columns.findIndex((column) => column.name === "NetworkMessageId")]);
}

/** Links and attachments of a message. */
function Message({ id }: { id: string }) {
  const links = useHunt(
    `EmailUrlInfo\n| where NetworkMessageId == ${literal(id)}\n| project Url, UrlLocation\n| take 50`,
    {
      enabled: id !== "",
    },
  );
  const files = useHunt(
    `EmailAttachmentInfo\n| where NetworkMessageId == ${literal(id)}\n| project FileName, FileType, SHA256\n| take 50`,
    { enabled: id !== "" },
  );
  const list = (rows: readonly (readonly Cell[])[]) =>
    rows.map((row, index) => (
      <li key={index} className="mono wrap small">
        {row.map(cellText).filter(Boolean).join(" · ")}
      </li>
    ));
  if (!links.data?.rows.length && !files.data?.rows.length) return null;
  return (
    <Card title="Links and attachments">
      <ul className="plain">
        {list(links.data?.rows ?? [])}
        {list(files.data?.rows ?? [])}
      </ul>
    </Card>
  );
}
