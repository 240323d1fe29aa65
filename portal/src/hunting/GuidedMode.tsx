/** The form from which {@link guidedQuery} makes a query. */
import { Button } from "@fluentui/react-components";
import { AddRegular, DeleteRegular, PlayRegular } from "@fluentui/react-icons";
import { useState } from "react";
import type { HuntCatalogue, HuntColumn } from "../api/types";
import { type Condition, type Guided, guidedQuery, operatorsOf } from "./guided";

interface Props {
  readonly catalogue: HuntCatalogue;
  readonly run: (query: string) => void;
  readonly edit: (query: string) => void;
}

const FIRST: Guided = {
  table: "DeviceProcessEvents",
  conditions: [{ column: "FileName", operator: "contains", value: "powershell" }],
  any: false,
  by: ["DeviceName"],
  show: "rows",
  limit: 1000,
};

export function GuidedMode({ catalogue, run, edit }: Props) {
  const [guided, setGuided] = useState<Guided>(FIRST);
  const columns = catalogue.tables.find((table) => table.name === guided.table)?.columns ?? [];
  const set = (part: Partial<Guided>) => setGuided({ ...guided, ...part });
  const query = guidedQuery(guided, columns);
  return (
    <div className="guided">
      <div className="guided-form">
        <label className="pick">
          <span>Look in</span>
          <select
            value={guided.table}
            onChange={(e) => setGuided({ ...FIRST, table: e.target.value, conditions: [], by: [] })}
          >
            {catalogue.tables.map((table) => (
              <option key={table.name}>{table.name}</option>
            ))}
          </select>
        </label>
        <Conditions guided={guided} columns={columns} set={set} />
        <div className="guided-line">
          <label className="pick">
            <span>Show</span>
            <select value={guided.show} onChange={(e) => set({ show: e.target.value as Guided["show"] })}>
              <option value="rows">the rows</option>
              <option value="count">how many, by</option>
              <option value="time">how many over time, by</option>
            </select>
          </label>
          {guided.show !== "rows" && (
            <select
              aria-label="Counted by"
              value={guided.by[0] ?? ""}
              onChange={(e) => set({ by: e.target.value ? [e.target.value] : [] })}
            >
              <option value="">nothing</option>
              {columns.map((column) => (
                <option key={column.name}>{column.name}</option>
              ))}
            </select>
          )}
        </div>
      </div>
      <div className="guided-query">
        <pre>{query}</pre>
        <Button appearance="primary" icon={<PlayRegular />} onClick={() => run(query)}>
          Run
        </Button>{" "}
        <Button onClick={() => edit(query)}>Edit as a query</Button>
      </div>
    </div>
  );
}

interface ConditionsProps {
  readonly guided: Guided;
  readonly columns: readonly HuntColumn[];
  readonly set: (part: Partial<Guided>) => void;
}

function Conditions({ guided, columns, set }: ConditionsProps) {
  const change = (place: number, part: Partial<Condition>) =>
    set({ conditions: guided.conditions.map((one, i) => (i === place ? { ...one, ...part } : one)) });
  return (
    <>
      {guided.conditions.map((condition, place) => {
        const type = columns.find((column) => column.name === condition.column)?.type ?? "string";
        return (
          <div key={place} className="guided-line">
            <span className="muted small guided-word">
              {place === 0 ? "where" : guided.any ? "or" : "and"}
            </span>
            <select
              aria-label="Column"
              value={condition.column}
              onChange={(e) => change(place, { column: e.target.value, operator: "==" })}
            >
              {columns.map((column) => (
                <option key={column.name}>{column.name}</option>
              ))}
            </select>
            <select
              aria-label="Comparison"
              value={condition.operator}
              onChange={(e) => change(place, { operator: e.target.value })}
            >
              {operatorsOf(type).map((operator) => (
                <option key={operator}>{operator}</option>
              ))}
            </select>
            {condition.operator !== "isnotempty" && (
              <input
                aria-label="Value"
                value={condition.value}
                onChange={(e) => change(place, { value: e.target.value })}
              />
            )}
            <Button
              size="small"
              appearance="subtle"
              icon={<DeleteRegular />}
              aria-label="Remove the condition"
              onClick={() => set({ conditions: guided.conditions.filter((_, i) => i !== place) })}
            />
          </div>
        );
      })}
      <div className="guided-line">
        <Button
          size="small"
          icon={<AddRegular />}
          onClick={() =>
            set({
              conditions: [
                ...guided.conditions,
                { column: columns[0]?.name ?? "", operator: "==", value: "" },
              ],
            })
          }
        >
          Condition
        </Button>
        {guided.conditions.length > 1 && (
          <label className="small">
            <input type="checkbox" checked={guided.any} onChange={(e) => set({ any: e.target.checked })} />{" "}
            Any of them is enough
          </label>
        )}
      </div>
    </>
  );
}
