-- The later connection to the same server that has taken the place of an ended one.
ALTER TABLE connections ADD COLUMN succeeded_by TEXT NOT NULL DEFAULT '';
