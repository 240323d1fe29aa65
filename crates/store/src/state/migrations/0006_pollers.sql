-- Sources that are polled: how to ask, what is sealed, how far they have come, and which records were
-- read lately, so that none is stored twice.

CREATE TABLE pollers (
    tenant TEXT NOT NULL,
    source TEXT NOT NULL,
    vendor TEXT NOT NULL,
    description TEXT,
    settings TEXT NOT NULL,
    sealed TEXT NOT NULL,
    state TEXT,
    updated_us BIGINT NOT NULL,
    PRIMARY KEY (tenant, source)
);

CREATE TABLE poller_seen (
    tenant TEXT NOT NULL,
    source TEXT NOT NULL,
    id TEXT NOT NULL,
    read_us BIGINT NOT NULL,
    PRIMARY KEY (tenant, source, id)
);

CREATE INDEX poller_seen_by_time ON poller_seen (tenant, source, read_us);
