/** The audit log, and whether it is whole. */
import { Button } from "@fluentui/react-components";
import { ShieldCheckmarkRegular } from "@fluentui/react-icons";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { answer, api, cursorOf } from "../api/client";
import { Failure, Loading, Page } from "../ui/Page";
import { moment } from "../ui/time";
import { plural } from "../ui/words";

function useAudit() {
  return useInfiniteQuery({
    queryKey: ["audit"],
    queryFn: ({ pageParam, signal }) =>
      answer(
        api.GET("/api/v1/audit", {
          params: { query: { top: 100, ...(pageParam ? { after: pageParam } : {}) } },
          signal,
        }),
      ),
    initialPageParam: "",
    getNextPageParam: (page) => cursorOf(page.nextLink),
  });
}

export function Audit() {
  const audit = useAudit();
  const verdict = useQuery({
    queryKey: ["audit-verify"],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/audit/verify", { signal })),
    enabled: false,
  });
  const rows = audit.data?.pages.flatMap((page) => page.value) ?? [];
  return (
    <Page
      title="Audit"
      about="Who did what. Each row is sealed by the hash of the one before it."
      actions={
        <Button
          icon={<ShieldCheckmarkRegular />}
          disabled={verdict.isFetching}
          onClick={() => void verdict.refetch()}
        >
          {verdict.isFetching ? "Verifying…" : "Verify"}
        </Button>
      }
    >
      {verdict.data && (
        <p className={verdict.data.intact ? "notice good" : "notice bad"} role="status">
          {verdict.data.intact
            ? `The log is whole: ${plural(verdict.data.rows, "row")}.`
            : `The log was changed at row ${verdict.data.brokenAt}: ${verdict.data.reason ?? ""}`}
        </p>
      )}
      {(audit.error ?? verdict.error) && (
        <Failure error={audit.error ?? verdict.error} retry={() => void audit.refetch()} />
      )}
      {audit.isPending && <Loading what="the audit log" />}
      <div className="table-scroll" role="region" aria-label="Audit log" tabIndex={0}>
        <table className="data">
          <thead>
            <tr>
              {["No.", "Time", "Who", "Did", "To", "How"].map((head) => (
                <th key={head} scope="col">
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.number}>
                <td className="number">{row.number}</td>
                <td className="nowrap" title={row.dateTime}>
                  {moment(row.dateTime)}
                </td>
                <td>{row.actor}</td>
                <td>{row.action}</td>
                <td className="mono audit-object">{row.object}</td>
                <td className="mono wrap small">{detail(row.detail)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {audit.hasNextPage && <Button onClick={() => void audit.fetchNextPage()}>Show more</Button>}
    </Page>
  );
}

/** The detail in a line: of a query its text, of other acts all that was changed. */
function detail(value: unknown): string {
  if (typeof value !== "object" || value === null) return String(value ?? "");
  if ("query" in value && typeof value.query === "string") return value.query.slice(0, 300);
  const pairs = Object.entries(value).filter(([, one]) => one !== null && one !== undefined);
  return pairs
    .map(([name, one]) => `${name}: ${typeof one === "object" ? JSON.stringify(one) : String(one)}`)
    .join(", ");
}
