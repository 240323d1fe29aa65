-- How sure a source of an indicator is, and whether history has been looked through for it; and a number
-- that goes up with every change, so that whoever has read the indicators knows when to read them again.

ALTER TABLE indicators ADD COLUMN confidence BIGINT;
ALTER TABLE indicators ADD COLUMN hunted_us BIGINT;
CREATE INDEX indicators_by_end ON indicators (tenant, expires_us);
CREATE INDEX indicators_by_hunt ON indicators (tenant, hunted_us, id);

CREATE TABLE indicator_changes (
    tenant TEXT NOT NULL PRIMARY KEY,
    number BIGINT NOT NULL
);
