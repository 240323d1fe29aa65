-- The first shape of the state database. Times are microseconds since 1970-01-01 UTC.
-- `-- only sqlite` and `-- only postgres` open a part for one dialect; `-- end` closes it.
-- Statements end with a semicolon at the end of a line, except inside `-- block` … `-- end block`.

CREATE TABLE alerts (
    tenant TEXT NOT NULL,
    id TEXT NOT NULL,
    rule_id TEXT NOT NULL,
    title TEXT NOT NULL,
    severity BIGINT NOT NULL,
    status TEXT NOT NULL,
    service_source TEXT NOT NULL,
    first_activity_us BIGINT NOT NULL,
    last_activity_us BIGINT NOT NULL,
    repeats BIGINT NOT NULL,
    created_us BIGINT NOT NULL,
    updated_us BIGINT NOT NULL,
    resolved_us BIGINT,
    assigned_to TEXT,
    classification TEXT NOT NULL,
    determination TEXT NOT NULL,
    search_text TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX alerts_by_time ON alerts (tenant, last_activity_us, id);
CREATE INDEX alerts_by_rule ON alerts (tenant, rule_id, last_activity_us);

-- Which alerts name an entity, by its folded key (`device:ws1`).
CREATE TABLE alert_entities (
    tenant TEXT NOT NULL,
    entity_key TEXT NOT NULL,
    alert_id TEXT NOT NULL,
    PRIMARY KEY (tenant, entity_key, alert_id)
);

CREATE TABLE incidents (
    tenant TEXT NOT NULL,
    id TEXT NOT NULL,
    severity BIGINT NOT NULL,
    priority BIGINT NOT NULL,
    status TEXT NOT NULL,
    redirect_id TEXT,
    first_activity_us BIGINT NOT NULL,
    last_activity_us BIGINT NOT NULL,
    created_us BIGINT NOT NULL,
    updated_us BIGINT NOT NULL,
    updated_by TEXT,
    resolved_us BIGINT,
    assigned_to TEXT,
    classification TEXT NOT NULL,
    determination TEXT NOT NULL,
    custom_name TEXT,
    custom_severity BIGINT,
    tags TEXT NOT NULL,
    search_text TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX incidents_by_priority ON incidents (tenant, priority, id);
CREATE INDEX incidents_by_time ON incidents (tenant, last_activity_us, id);

-- An alert is in one incident at most.
CREATE TABLE incident_alerts (
    tenant TEXT NOT NULL,
    alert_id TEXT NOT NULL,
    incident_id TEXT NOT NULL,
    PRIMARY KEY (tenant, alert_id)
);
CREATE INDEX incident_alerts_by_incident ON incident_alerts (tenant, incident_id);

CREATE TABLE comments (
    tenant TEXT NOT NULL,
    object_kind TEXT NOT NULL,
    object_id TEXT NOT NULL,
    number BIGINT NOT NULL,
    author TEXT NOT NULL,
    created_us BIGINT NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (tenant, object_kind, object_id, number)
);

CREATE TABLE sources (
    tenant TEXT NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    format_hint TEXT,
    created_us BIGINT NOT NULL,
    last_seen_us BIGINT,
    PRIMARY KEY (tenant, name)
);

-- A counter of a source, and the last log sequence that was added to it.
CREATE TABLE source_counters (
    tenant TEXT NOT NULL,
    source TEXT NOT NULL,
    counter TEXT NOT NULL,
    value BIGINT NOT NULL,
    watermark BIGINT NOT NULL,
    PRIMARY KEY (tenant, source, counter)
);

-- Ingest, API and session tokens; of a token only its SHA-256 is kept.
CREATE TABLE tokens (
    id TEXT NOT NULL PRIMARY KEY,
    tenant TEXT NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    hash TEXT NOT NULL,
    scopes TEXT NOT NULL,
    created_us BIGINT NOT NULL,
    created_by TEXT NOT NULL,
    expires_us BIGINT,
    revoked_us BIGINT
);
CREATE INDEX tokens_by_tenant ON tokens (tenant, kind, name);

CREATE TABLE users (
    tenant TEXT NOT NULL,
    name TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    scopes TEXT NOT NULL,
    created_us BIGINT NOT NULL,
    PRIMARY KEY (tenant, name)
);

CREATE TABLE audit (
    tenant TEXT NOT NULL,
    number BIGINT NOT NULL,
    time_us BIGINT NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    object TEXT NOT NULL,
    detail TEXT NOT NULL,
    previous_hash TEXT NOT NULL,
    hash TEXT NOT NULL,
    PRIMARY KEY (tenant, number)
);

-- The newest audit row of each tenant; a log cut at its end no longer agrees with it.
CREATE TABLE audit_heads (
    tenant TEXT NOT NULL PRIMARY KEY,
    number BIGINT NOT NULL,
    hash TEXT NOT NULL
);

CREATE TABLE settings (
    tenant TEXT NOT NULL,
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    updated_us BIGINT NOT NULL,
    PRIMARY KEY (tenant, name)
);

CREATE TABLE indicators (
    tenant TEXT NOT NULL,
    id TEXT NOT NULL,
    kind TEXT NOT NULL,
    value TEXT NOT NULL,
    action TEXT NOT NULL,
    severity BIGINT NOT NULL,
    title TEXT NOT NULL,
    description TEXT NOT NULL,
    expires_us BIGINT,
    created_us BIGINT NOT NULL,
    created_by TEXT NOT NULL,
    PRIMARY KEY (tenant, id)
);

-- only sqlite
CREATE TABLE snapshots (
    tenant TEXT NOT NULL,
    name TEXT NOT NULL,
    log_sequence BIGINT NOT NULL,
    created_us BIGINT NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (tenant, name)
);
-- block
CREATE TRIGGER audit_keeps_rows BEFORE DELETE ON audit BEGIN
    SELECT RAISE(ABORT, 'the audit log is append-only');
END;
-- end block
-- block
CREATE TRIGGER audit_keeps_text BEFORE UPDATE ON audit BEGIN
    SELECT RAISE(ABORT, 'the audit log is append-only');
END;
-- end block
-- end

-- only postgres
CREATE TABLE snapshots (
    tenant TEXT NOT NULL,
    name TEXT NOT NULL,
    log_sequence BIGINT NOT NULL,
    created_us BIGINT NOT NULL,
    body BYTEA NOT NULL,
    PRIMARY KEY (tenant, name)
);
-- block
CREATE FUNCTION audit_refuses_change() RETURNS trigger AS $$
BEGIN
    RAISE EXCEPTION 'the audit log is append-only';
END;
$$ LANGUAGE plpgsql;
-- end block
CREATE TRIGGER audit_keeps_rows BEFORE UPDATE OR DELETE ON audit
    FOR EACH ROW EXECUTE FUNCTION audit_refuses_change();
-- end
