-- Hunting queries kept as rules: how far each has come, its runs, and which keys of results have alerted.

CREATE TABLE rules (
    tenant TEXT NOT NULL,
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    enabled BIGINT NOT NULL,
    body TEXT NOT NULL,
    created_us BIGINT NOT NULL,
    created_by TEXT NOT NULL,
    updated_us BIGINT NOT NULL,
    updated_by TEXT NOT NULL,
    anchor_us BIGINT NOT NULL,
    through_us BIGINT NOT NULL,
    begun_us BIGINT,
    quiet_us BIGINT,
    asked_us BIGINT,
    last_run TEXT,
    PRIMARY KEY (tenant, id)
);

CREATE TABLE rule_runs (
    tenant TEXT NOT NULL,
    rule_id TEXT NOT NULL,
    number BIGINT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (tenant, rule_id, number)
);

CREATE TABLE rule_keys (
    tenant TEXT NOT NULL,
    rule_id TEXT NOT NULL,
    key TEXT NOT NULL,
    until_us BIGINT NOT NULL,
    PRIMARY KEY (tenant, rule_id, key)
);
