-- Exports: what is sent to other systems as it comes in. The cursors say up to where everything was taken
-- by the receiver: of the log's sequences for rows, of change numbers for alerts and incidents.

CREATE TABLE exports (
    tenant TEXT NOT NULL,
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    spec TEXT NOT NULL,
    enabled BIGINT NOT NULL,
    sequence_cursor BIGINT NOT NULL,
    change_cursor BIGINT NOT NULL,
    rows_sent BIGINT NOT NULL,
    objects_sent BIGINT NOT NULL,
    sent_us BIGINT,
    error TEXT,
    error_us BIGINT,
    created_us BIGINT NOT NULL,
    created_by TEXT NOT NULL,
    PRIMARY KEY (tenant, id),
    UNIQUE (tenant, name)
);
