-- Lists that queries look things up in. The items are one JSON array of objects with text values.

CREATE TABLE watchlists (
    tenant TEXT NOT NULL,
    alias TEXT NOT NULL,
    name TEXT NOT NULL,
    description TEXT NOT NULL,
    search_key TEXT NOT NULL,
    items TEXT NOT NULL,
    item_count BIGINT NOT NULL,
    created_us BIGINT NOT NULL,
    created_by TEXT NOT NULL,
    updated_us BIGINT NOT NULL,
    updated_by TEXT NOT NULL,
    PRIMARY KEY (tenant, alias)
);
