-- What an acknowledged job needs to outlive a kill, and whom to tell when a job has ended.

-- Signs a key's webhooks; a key without one may not ask for any. Kept as it is: signing needs it.
ALTER TABLE keys ADD COLUMN webhook_secret TEXT;

-- Requests that were answered 202 and wait for their slot, whole with their prompt, for as long as they wait.
CREATE TABLE waiting (
    job_id  TEXT PRIMARY KEY,
    digest  TEXT NOT NULL,
    request BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- Webhooks that were promised; due once their job has ended, gone once they were delivered or given up.
CREATE TABLE outbox (
    job_id    TEXT NOT NULL,
    url       TEXT NOT NULL,
    authority TEXT NOT NULL,
    key_id    TEXT NOT NULL,
    base_url  TEXT NOT NULL,
    tries     INTEGER NOT NULL DEFAULT 0 CHECK (tries >= 0),
    due_at    REAL,
    PRIMARY KEY (job_id, url)
) STRICT, WITHOUT ROWID;

CREATE INDEX outbox_due ON outbox (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX outbox_by_receiver ON outbox (key_id, authority, due_at) WHERE due_at IS NOT NULL;
