-- Webhooks: who is told of changes, and what was sent. A webhook's cursor is the number of the last
-- change that was looked at for it. Times are microseconds since 1970-01-01 UTC.

CREATE TABLE webhooks (
    tenant TEXT NOT NULL,
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    url TEXT NOT NULL,
    secret TEXT NOT NULL,
    events TEXT NOT NULL,
    min_severity BIGINT NOT NULL,
    enabled BIGINT NOT NULL,
    change_cursor BIGINT NOT NULL,
    created_us BIGINT NOT NULL,
    created_by TEXT NOT NULL,
    PRIMARY KEY (tenant, id),
    UNIQUE (tenant, name)
);

-- `status` is `pending`, `delivered` or `dead`.
CREATE TABLE webhook_deliveries (
    tenant TEXT NOT NULL,
    webhook_id TEXT NOT NULL,
    number BIGINT NOT NULL,
    event TEXT NOT NULL,
    object_id TEXT NOT NULL,
    body TEXT NOT NULL,
    status TEXT NOT NULL,
    attempts BIGINT NOT NULL,
    next_us BIGINT NOT NULL,
    created_us BIGINT NOT NULL,
    finished_us BIGINT,
    answer BIGINT,
    error TEXT,
    PRIMARY KEY (tenant, webhook_id, number)
);
CREATE INDEX webhook_deliveries_due ON webhook_deliveries (tenant, status, next_us);
