/** One record, column by column. */
import { Button, SearchBox } from "@fluentui/react-components";
import { CopyRegular, DismissRegular } from "@fluentui/react-icons";
import { useState } from "react";
import type { HuntColumn } from "../api/types";
import { useMessages } from "../ui/messages";
import { type Cell, cellText } from "./cells";

interface Props {
  readonly columns: readonly HuntColumn[];
  readonly row: readonly Cell[];
  readonly close: () => void;
}

function whole(value: Cell): string {
  return typeof value === "object" && value !== null ? JSON.stringify(value, null, 2) : cellText(value);
}

export function Inspector({ columns, row, close }: Props) {
  const [filter, setFilter] = useState("");
  const [empty, setEmpty] = useState(false);
  const messages = useMessages();
  const wanted = filter.toLowerCase();
  const shown = columns
    .map((column, index) => ({ column, text: whole(row[index]) }))
    .filter(({ text }) => empty || text !== "")
    .filter(({ column, text }) => `${column.name} ${text}`.toLowerCase().includes(wanted));
  const copy = () => {
    const object = Object.fromEntries(columns.map((column, index) => [column.name, row[index] ?? null]));
    void navigator.clipboard
      .writeText(JSON.stringify(object, null, 2))
      .then(() => messages.done("Record copied"), messages.failed);
  };
  return (
    <aside className="inspector" aria-label="Record">
      <div className="card-head">
        <h2>Record</h2>
        <div>
          <Button
            size="small"
            appearance="subtle"
            icon={<CopyRegular />}
            aria-label="Copy as JSON"
            onClick={copy}
          />
          <Button
            size="small"
            appearance="subtle"
            icon={<DismissRegular />}
            aria-label="Close"
            onClick={close}
          />
        </div>
      </div>
      <SearchBox
        size="small"
        aria-label="Column or value"
        placeholder="Column or value"
        value={filter}
        onChange={(_, data) => setFilter(data.value)}
      />
      <label className="small">
        <input type="checkbox" checked={empty} onChange={(e) => setEmpty(e.target.checked)} /> Empty columns
        too
      </label>
      <dl tabIndex={0}>
        {shown.map(({ column, text }) => (
          <div key={column.name}>
            <dt>{column.name}</dt>
            <dd className="mono">{text || "–"}</dd>
          </div>
        ))}
      </dl>
    </aside>
  );
}
