-- What hunters keep: queries, and functions that queries may call. A function's id is its name.

CREATE TABLE hunting (
    tenant TEXT NOT NULL,
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    folder TEXT NOT NULL,
    description TEXT NOT NULL,
    parameters TEXT NOT NULL,
    body TEXT NOT NULL,
    created_us BIGINT NOT NULL,
    created_by TEXT NOT NULL,
    updated_us BIGINT NOT NULL,
    updated_by TEXT NOT NULL,
    PRIMARY KEY (tenant, kind, id),
    UNIQUE (tenant, kind, folder, name)
);
