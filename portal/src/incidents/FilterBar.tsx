/** The filters of the queue. Each change is an address, so that it can be kept, sent and gone back to. */
import {
  Button,
  Menu,
  MenuDivider,
  MenuItem,
  MenuItemCheckbox,
  MenuList,
  MenuPopover,
  MenuTrigger,
  SearchBox,
} from "@fluentui/react-components";
import { BookmarkRegular, DismissRegular, FilterRegular } from "@fluentui/react-icons";
import { useEffect, useState } from "react";
import type { IncidentStatus, Severity } from "../api/types";
import { useSession } from "../session/session";
import { useMessages } from "../ui/messages";
import { PromptDialog } from "../ui/PromptDialog";
import { useKept } from "../ui/storage";
import { SEVERITIES, words } from "../ui/words";
import { countOf, type Filters, OPEN } from "./filters";

const STATUSES: readonly IncidentStatus[] = ["active", "inProgress", "resolved"];
const PERIODS: readonly (readonly [days: number, label: string])[] = [
  [1, "Last day"],
  [7, "Last 7 days"],
  [30, "Last 30 days"],
  [180, "Last 180 days"],
];
/** How long typing rests before the queue is asked, in milliseconds. */
const REST_MS = 150;

interface Props {
  readonly filters: Filters;
  readonly change: (next: Filters) => void;
  readonly search: React.RefObject<HTMLInputElement | null>;
}

export function FilterBar({ filters, change, search }: Props) {
  const session = useSession();
  const set = (part: Partial<Record<keyof Filters, unknown>>) => {
    const next = Object.entries({ ...filters, ...part }).filter(
      ([, value]) => value !== undefined && value !== "",
    );
    change(Object.fromEntries(next) as Filters);
  };
  return (
    <div className="filter-bar" role="search" aria-label="Filters of the queue">
      <TextFilter
        key={filters.text ?? ""}
        text={filters.text ?? ""}
        search={search}
        set={(text) => set({ text })}
      />
      <label className="pick">
        <span>Severity</span>
        <select
          value={filters.severity ?? ""}
          onChange={(e) => set({ severity: (e.target.value || undefined) as Severity | undefined })}
        >
          <option value="">Any</option>
          {SEVERITIES.map((severity) => (
            <option key={severity} value={severity}>
              {severity === "high" ? "High" : `${words(severity)} and above`}
            </option>
          ))}
        </select>
      </label>
      <StatusFilter chosen={filters.status ?? OPEN} set={(status) => set({ status })} />
      <label className="pick">
        <span>Assigned to</span>
        <select
          value={filters.assignedTo ?? ""}
          onChange={(e) => set({ assignedTo: e.target.value || undefined })}
        >
          <option value="">Anyone</option>
          {session && <option value={session.name}>Me</option>}
          {filters.assignedTo && filters.assignedTo !== session?.name && (
            <option>{filters.assignedTo}</option>
          )}
        </select>
      </label>
      <label className="pick">
        <span>Activity</span>
        <select
          value={filters.days ?? ""}
          onChange={(e) => set({ days: e.target.value ? Number(e.target.value) : undefined })}
        >
          <option value="">Any time</option>
          {PERIODS.map(([days, label]) => (
            <option key={days} value={days}>
              {label}
            </option>
          ))}
          {filters.days && !PERIODS.some(([days]) => days === filters.days) && (
            <option value={filters.days}>Last {filters.days} days</option>
          )}
        </select>
      </label>
      {(["tag", "device", "user"] as const).map(
        (name) =>
          filters[name] && (
            <Button
              key={name}
              size="small"
              icon={<DismissRegular />}
              iconPosition="after"
              aria-label={`Remove the filter ${name} ${filters[name]}`}
              onClick={() => set({ [name]: undefined })}
            >
              {words(name)}: {filters[name]}
            </Button>
          ),
      )}
      <KeptFilters filters={filters} change={change} />
      {countOf(filters) > 0 && (
        <Button appearance="subtle" size="small" onClick={() => change({})}>
          Clear
        </Button>
      )}
    </div>
  );
}

function TextFilter(props: {
  text: string;
  search: React.RefObject<HTMLInputElement | null>;
  set: (text: string) => void;
}) {
  const [text, setText] = useState(props.text);
  const { set } = props;
  // biome-ignore lint/correctness/useExhaustiveDependencies: only typing starts the wait; `set` is new each time.
  useEffect(() => {
    if (text === props.text) return;
    const timer = setTimeout(() => set(text), REST_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <SearchBox
      input={{ ref: props.search }}
      className="filter-text"
      placeholder="Name, device, account, technique…"
      aria-label="Text in name, entities or techniques"
      value={text}
      onChange={(_, data) => setText(data.value)}
    />
  );
}

function StatusFilter(props: {
  chosen: readonly IncidentStatus[];
  set: (next: IncidentStatus[] | undefined) => void;
}) {
  const same = (next: readonly string[]) =>
    next.length === OPEN.length && OPEN.every((word) => next.includes(word));
  return (
    <Menu
      checkedValues={{ status: [...props.chosen] }}
      onCheckedValueChange={(_, data) =>
        props.set(same(data.checkedItems) ? undefined : (data.checkedItems as IncidentStatus[]))
      }
    >
      <MenuTrigger disableButtonEnhancement>
        <Button size="small" icon={<FilterRegular />}>
          Status: {props.chosen.map(words).join(", ")}
        </Button>
      </MenuTrigger>
      <MenuPopover>
        <MenuList>
          {STATUSES.map((status) => (
            <MenuItemCheckbox key={status} name="status" value={status}>
              {words(status)}
            </MenuItemCheckbox>
          ))}
        </MenuList>
      </MenuPopover>
    </Menu>
  );
}

interface Kept {
  readonly name: string;
  readonly filters: Filters;
}

/** Filters kept in this browser under a name; an address shares one with others. */
function KeptFilters({ filters, change }: { filters: Filters; change: (next: Filters) => void }) {
  const [kept, setKept] = useKept<readonly Kept[]>("queue-filters", []);
  const messages = useMessages();
  const [naming, setNaming] = useState(false);
  const keep = (name: string) =>
    setKept((old) => [...old.filter((one) => one.name !== name), { name, filters }]);
  const share = () =>
    void navigator.clipboard
      .writeText(window.location.href)
      .then(() => messages.done("Address copied"), messages.failed);
  return (
    <>
      <PromptDialog
        open={naming}
        title="Save this filter"
        label="Name"
        action="Save"
        close={() => setNaming(false)}
        done={keep}
      />
      <Menu>
        <MenuTrigger disableButtonEnhancement>
          <Button size="small" icon={<BookmarkRegular />}>
            Saved filters
          </Button>
        </MenuTrigger>
        <MenuPopover>
          <MenuList>
            {kept.map((one) => (
              <MenuItem key={one.name} onClick={() => change(one.filters)}>
                {one.name}
              </MenuItem>
            ))}
            {kept.length > 0 && <MenuDivider />}
            <MenuItem onClick={() => setNaming(true)}>Save this filter…</MenuItem>
            <MenuItem onClick={share}>Copy the address</MenuItem>
            {kept.some((one) => JSON.stringify(one.filters) === JSON.stringify(filters)) && (
              <MenuItem
                onClick={() =>
                  setKept((old) =>
                    old.filter((one) => JSON.stringify(one.filters) !== JSON.stringify(filters)),
                  )
                }
              >
                Forget this filter
              </MenuItem>
            )}
          </MenuList>
        </MenuPopover>
      </Menu>
    </>
  );
}
