/** The frame of a page: heading, actions, and the states that every page has. */
import { Button, MessageBar, MessageBarActions, MessageBarBody, Spinner } from "@fluentui/react-components";
import { type ReactNode, useEffect } from "react";
import { messageOf } from "../api/client";

interface PageProps {
  readonly title: string;
  readonly about?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
  /** For pages that divide the whole window themselves. */
  readonly fill?: boolean;
}

export function Page({ title, about, actions, children, fill }: PageProps) {
  useEffect(() => {
    document.title = `${title} – Cordon`;
  }, [title]);
  return (
    <div className={fill ? "page fill" : "page"}>
      <header className="page-head">
        <div className="page-title">
          <h1>{title}</h1>
          {about && <div className="muted">{about}</div>}
        </div>
        {actions && <div className="page-actions">{actions}</div>}
      </header>
      {children}
    </div>
  );
}

export function Failure({ error, retry }: { error: unknown; retry?: () => void }) {
  return (
    <MessageBar intent="error" layout="multiline">
      <MessageBarBody>{messageOf(error)}</MessageBarBody>
      {retry && (
        <MessageBarActions>
          <Button onClick={retry}>Try again</Button>
        </MessageBarActions>
      )}
    </MessageBar>
  );
}

export function Loading({ what }: { what: string }) {
  return (
    <div className="loading">
      <Spinner label={`Loading ${what}…`} />
    </div>
  );
}

export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="empty">
      <strong>{title}</strong>
      {children && <div className="muted">{children}</div>}
    </div>
  );
}

/** A box with a heading. */
export function Card(props: {
  title?: string;
  actions?: ReactNode;
  children: ReactNode;
  className?: string;
}) {
  return (
    <section className={`card ${props.className ?? ""}`}>
      {(props.title || props.actions) && (
        <div className="card-head">
          {props.title && <h2>{props.title}</h2>}
          {props.actions}
        </div>
      )}
      {props.children}
    </section>
  );
}
