/** What queries took since the server's start. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { answer, api } from "../api/client";
import { Card, Empty, Failure } from "../ui/Page";
import { ago } from "../ui/time";

export function Usage() {
  const usage = useQuery({
    queryKey: ["hunt-usage"],
    queryFn: ({ signal }) =>
      answer(api.GET("/api/v1/hunt/usage", { params: { query: { top: 10 } }, signal })),
  });
  const heavy = usage.data?.heavyQueries ?? [];
  return (
    <Card title="Heaviest queries since the start of the server">
      {usage.error && <Failure error={usage.error} retry={() => void usage.refetch()} />}
      {usage.data && heavy.length === 0 && <Empty title="No queries yet." />}
      {heavy.length > 0 && (
        <div className="table-scroll" role="region" aria-label="Heaviest queries" tabIndex={0}>
          <table className="data">
            <thead>
              <tr>
                {["Query", "Who", "When"].map((head) => (
                  <th key={head} scope="col">
                    {head}
                  </th>
                ))}
                <th scope="col" className="number">
                  Processor ms
                </th>
                <th scope="col" className="number">
                  Rows read
                </th>
              </tr>
            </thead>
            <tbody>
              {heavy.map((query) => (
                <tr key={query.id}>
                  <td className="mono wrap">
                    <Link to="/hunting" search={{ query: query.query }}>
                      {query.query.slice(0, 160)}
                    </Link>
                  </td>
                  <td>{query.principal}</td>
                  <td>{ago(query.startDateTime)}</td>
                  <td className="number">{query.cpuMs.toLocaleString("en")}</td>
                  <td className="number">{query.scannedRows.toLocaleString("en")}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Card>
  );
}
