/** What each role allows. */
import { Failure, Loading } from "../ui/Page";
import { useRoles } from "./queries";

export function Roles() {
  const roles = useRoles();
  if (roles.isPending) return <Loading what="roles" />;
  if (roles.error) return <Failure error={roles.error} retry={() => void roles.refetch()} />;
  return (
    <div className="stack">
      <p className="muted small">
        <code>cordon roles put</code> makes roles of your own.
      </p>
      <div className="table-scroll" role="region" aria-label="Roles" tabIndex={0}>
        <table className="data">
          <thead>
            <tr>
              {["Role", "Allows", "In hunting"].map((head) => (
                <th key={head} scope="col">
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {roles.data.value.map((role) => (
              <tr key={role.name}>
                <td>
                  <strong>{role.name}</strong>
                  <div className="muted small">{role.builtIn ? "built in" : role.description}</div>
                </td>
                <td className="mono wrap">{role.permissions.join(", ")}</td>
                <td className="mono wrap">
                  {role.tables.length > 0 ? role.tables.join(", ") : "every table"}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}
