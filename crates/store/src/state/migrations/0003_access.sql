-- Who may do what: roles, their assignments, device groups, API clients; second factors of users.

ALTER TABLE users ADD COLUMN origin TEXT NOT NULL DEFAULT 'local';
ALTER TABLE users ADD COLUMN disabled_us BIGINT;
ALTER TABLE users ADD COLUMN last_login_us BIGINT;
ALTER TABLE users ADD COLUMN must_change BIGINT NOT NULL DEFAULT 0;
ALTER TABLE users ADD COLUMN totp_secret TEXT;
ALTER TABLE users ADD COLUMN totp_pending TEXT;
ALTER TABLE users ADD COLUMN totp_step BIGINT NOT NULL DEFAULT 0;
ALTER TABLE users ADD COLUMN recovery_hashes TEXT NOT NULL DEFAULT '[]';

-- The user or API client that a token speaks for; when it was last used; how long it may rest.
ALTER TABLE tokens ADD COLUMN owner TEXT;
ALTER TABLE tokens ADD COLUMN last_used_us BIGINT;
ALTER TABLE tokens ADD COLUMN idle_us BIGINT;
CREATE INDEX tokens_by_owner ON tokens (tenant, kind, owner);
-- Sessions of before name no owner and would rest for ever.
DELETE FROM tokens WHERE kind = 'session';

-- Roles beside the built-in ones.
CREATE TABLE roles (
    tenant TEXT NOT NULL,
    id TEXT NOT NULL,
    description TEXT NOT NULL,
    permissions TEXT NOT NULL,
    tables TEXT NOT NULL,
    created_us BIGINT NOT NULL,
    created_by TEXT NOT NULL,
    PRIMARY KEY (tenant, id)
);

-- A user or API client has a role, for these sources and device groups; empty lists for all.
CREATE TABLE assignments (
    tenant TEXT NOT NULL,
    id TEXT NOT NULL,
    subject_kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    role TEXT NOT NULL,
    sources TEXT NOT NULL,
    device_groups TEXT NOT NULL,
    created_us BIGINT NOT NULL,
    created_by TEXT NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX assignments_by_subject ON assignments (tenant, subject_kind, subject);

-- Users of before keep what they could do.
INSERT INTO assignments (tenant, id, subject_kind, subject, role, sources, device_groups, created_us, created_by)
    SELECT tenant, 'first-' || name, 'user', name,
        CASE WHEN scopes LIKE '%"admin"%' THEN 'administrator'
             WHEN scopes LIKE '%"write"%' THEN 'operator' ELSE 'reader' END,
        '[]', '[]', created_us, 'upgrade'
    FROM users;

-- Devices by patterns of their names.
CREATE TABLE device_groups (
    tenant TEXT NOT NULL,
    name TEXT NOT NULL,
    patterns TEXT NOT NULL,
    created_us BIGINT NOT NULL,
    created_by TEXT NOT NULL,
    PRIMARY KEY (tenant, name)
);

-- Programs that get tokens by client credentials. An id is one in all tenants.
CREATE TABLE clients (
    id TEXT NOT NULL PRIMARY KEY,
    tenant TEXT NOT NULL,
    name TEXT NOT NULL,
    created_us BIGINT NOT NULL,
    created_by TEXT NOT NULL,
    disabled_us BIGINT,
    UNIQUE (tenant, name)
);

-- Of a secret only its SHA-256 is kept.
CREATE TABLE client_secrets (
    id TEXT NOT NULL PRIMARY KEY,
    tenant TEXT NOT NULL,
    client TEXT NOT NULL,
    hash TEXT NOT NULL,
    created_us BIGINT NOT NULL,
    created_by TEXT NOT NULL,
    expires_us BIGINT
);
CREATE INDEX client_secrets_by_client ON client_secrets (tenant, client);

CREATE INDEX alert_entities_by_alert ON alert_entities (tenant, alert_id);

-- Which sources an alert's records came by, beside its entities: what a scope by source looks at.
-- only sqlite
INSERT INTO alert_entities (tenant, entity_key, alert_id)
    SELECT DISTINCT a.tenant, 'cordon-source:' || json_extract(e.value, '$.source'), a.id
    FROM alerts a, json_each(a.body, '$.events') e
    WHERE json_extract(e.value, '$.source') IS NOT NULL;
-- end
-- only postgres
-- What a NUL is escaped by does not read here.
INSERT INTO alert_entities (tenant, entity_key, alert_id)
    SELECT DISTINCT a.tenant, 'cordon-source:' || (e.value ->> 'source'), a.id
    FROM alerts a, json_array_elements(replace(a.body, '\u0000', '\uFFFD')::json -> 'events') e
    WHERE e.value ->> 'source' IS NOT NULL;
-- end
