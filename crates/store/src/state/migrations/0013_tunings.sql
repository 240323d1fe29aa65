-- Tunings, and which of them hides an alert.

CREATE TABLE tunings (
    tenant TEXT NOT NULL,
    id TEXT NOT NULL,
    body TEXT NOT NULL,
    created_us BIGINT NOT NULL,
    created_by TEXT NOT NULL,
    updated_us BIGINT NOT NULL,
    updated_by TEXT NOT NULL,
    PRIMARY KEY (tenant, id)
);

ALTER TABLE alerts ADD COLUMN hidden_by TEXT;
CREATE INDEX alerts_by_hidden ON alerts (tenant, hidden_by);
