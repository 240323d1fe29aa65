/** The name of an entity, as a link to its page where it has one. */
import { Link } from "@tanstack/react-router";
import type { Evidence } from "../api/types";
import { pageName } from "./pivot";

export function EntityLink({ entity }: { entity: Evidence }) {
  const page = pageName(entity);
  if (!page) return <span className="entity-name">{entity.displayName}</span>;
  return (
    <Link to="/entities/$kind/$name" params={page} className="entity-name" title={entity.displayName}>
      {entity.displayName}
    </Link>
  );
}
