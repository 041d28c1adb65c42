-- The digest of a job's body while it runs: after a kill, who asks the same at once gets its lost outcome again.
ALTER TABLE jobs ADD COLUMN digest TEXT;
