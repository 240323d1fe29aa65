-- What changed: every change of an alert or incident takes the tenant's next number and leaves it in
-- the row. The number is the row's version (its ETag), and "what changed after N" is one indexed look;
-- there is no list of changes that could grow without end.

CREATE TABLE change_heads (
    tenant TEXT NOT NULL PRIMARY KEY,
    number BIGINT NOT NULL
);
ALTER TABLE alerts ADD COLUMN changed BIGINT NOT NULL DEFAULT 0;
ALTER TABLE alerts ADD COLUMN first_changed BIGINT NOT NULL DEFAULT 0;
ALTER TABLE incidents ADD COLUMN changed BIGINT NOT NULL DEFAULT 0;
ALTER TABLE incidents ADD COLUMN first_changed BIGINT NOT NULL DEFAULT 0;

-- Numbers for what is there, in the order in which it came.
UPDATE alerts SET changed = r.n, first_changed = r.n
    FROM (SELECT tenant AS t, id AS i, ROW_NUMBER() OVER (PARTITION BY tenant ORDER BY created_us, id) AS n
          FROM alerts) AS r
    WHERE r.t = alerts.tenant AND r.i = alerts.id;
UPDATE incidents SET changed = r.n, first_changed = r.n
    FROM (SELECT tenant AS t, id AS i,
              ROW_NUMBER() OVER (PARTITION BY tenant ORDER BY created_us, id)
              + COALESCE((SELECT MAX(a.changed) FROM alerts a WHERE a.tenant = incidents.tenant), 0) AS n
          FROM incidents) AS r
    WHERE r.t = incidents.tenant AND r.i = incidents.id;
INSERT INTO change_heads (tenant, number)
    SELECT tenant, MAX(changed) FROM
        (SELECT tenant, changed FROM alerts UNION ALL SELECT tenant, changed FROM incidents) AS numbered
    GROUP BY tenant;
CREATE INDEX alerts_by_change ON alerts (tenant, changed);
CREATE INDEX incidents_by_change ON incidents (tenant, changed);

-- The generated name as a column, so that lists can be narrowed by it; and what analysts write.
ALTER TABLE incidents ADD COLUMN name TEXT NOT NULL DEFAULT '';
ALTER TABLE incidents ADD COLUMN description TEXT;
ALTER TABLE incidents ADD COLUMN custom_summary TEXT;
ALTER TABLE incidents ADD COLUMN resolving_comment TEXT;
-- only sqlite
UPDATE incidents SET name = json_extract(body, '$.name');
-- end
-- only postgres
UPDATE incidents SET name = body::json ->> 'name';
-- end
CREATE INDEX alerts_by_creation ON alerts (tenant, created_us, id);
CREATE INDEX incidents_by_creation ON incidents (tenant, created_us, id);

-- In which incident an analyst put an alert. Correlation keeps it there.
CREATE TABLE alert_pins (
    tenant TEXT NOT NULL,
    alert_id TEXT NOT NULL,
    incident_id TEXT NOT NULL,
    PRIMARY KEY (tenant, alert_id)
);
CREATE INDEX alert_pins_by_incident ON alert_pins (tenant, incident_id);

-- What analysts moved, with what it takes to undo it.
CREATE TABLE incident_moves (
    tenant TEXT NOT NULL,
    id TEXT NOT NULL,
    kind TEXT NOT NULL,
    target_id TEXT NOT NULL,
    actor TEXT NOT NULL,
    created_us BIGINT NOT NULL,
    undone_us BIGINT,
    undone_by TEXT,
    body TEXT NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX incident_moves_by_time ON incident_moves (tenant, created_us, id);
