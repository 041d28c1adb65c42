-- Keys, books and records. Money is in micro-dollars, time in seconds since 1970 (UTC).
-- Job and picture ids begin with their millisecond: every index over all of them grows at its end.
-- Where a CHECK runs at every request it is a CASE, not an IN: SQLite fills a table for each IN it tries.

CREATE TABLE keys (
    id            TEXT PRIMARY KEY,
    name          TEXT NOT NULL,
    digest        BLOB NOT NULL CHECK (length(digest) = 32),
    created_at    REAL NOT NULL,
    expires_at    REAL,
    revoked_at    REAL,
    models        TEXT,
    in_flight_max INTEGER CHECK (in_flight_max > 0),
    compat        TEXT CHECK (compat IN ('chat'))
) STRICT, WITHOUT ROWID;

-- The one row that tells a server that its cache of keys is out of date.
CREATE TABLE keys_version (
    single  INTEGER PRIMARY KEY CHECK (single = 1),
    version INTEGER NOT NULL
) STRICT;
INSERT INTO keys_version VALUES (1, 0);

CREATE TRIGGER keys_added AFTER INSERT ON keys
BEGIN UPDATE keys_version SET version = version + 1; END;
CREATE TRIGGER keys_changed AFTER UPDATE ON keys
BEGIN UPDATE keys_version SET version = version + 1; END;
CREATE TRIGGER keys_removed AFTER DELETE ON keys
BEGIN UPDATE keys_version SET version = version + 1; END;

-- What is left of a budget: limit - posted - pending. No limit: NULL.
CREATE TABLE scopes (
    name           TEXT PRIMARY KEY,
    limit_micros   INTEGER CHECK (limit_micros >= 0),
    posted_micros  INTEGER NOT NULL DEFAULT 0 CHECK (posted_micros >= 0),
    pending_micros INTEGER NOT NULL DEFAULT 0 CHECK (pending_micros >= 0)
) STRICT, WITHOUT ROWID;

-- A job's reservation is its step 0, the post or void that resolves it its step 1: the primary key
-- allows each once. Deposits and adjustments belong to no job ('') and are numbered by step.
CREATE TABLE entries (
    job_id          TEXT NOT NULL,
    scope           TEXT NOT NULL,
    step            INTEGER NOT NULL,
    kind            TEXT NOT NULL,
    amount_micros   INTEGER NOT NULL,
    provider_micros INTEGER NOT NULL DEFAULT 0 CHECK (provider_micros >= 0),
    limit_micros    INTEGER,
    at              REAL NOT NULL,
    PRIMARY KEY (job_id, scope, step),
    CHECK (amount_micros >= 0 OR kind = 'adjust'),
    CHECK (kind = 'adjust' OR kind = 'deposit' OR limit_micros IS NULL),
    CHECK (CASE kind
        WHEN 'reserve' THEN job_id <> '' AND step = 0
        WHEN 'post' THEN job_id <> '' AND step = 1
        WHEN 'void' THEN job_id <> '' AND step = 1 AND amount_micros = 0
        WHEN 'deposit' THEN job_id = '' AND step = 0
        WHEN 'adjust' THEN job_id = '' AND step > 0
        ELSE 0 END)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER entries_stay AFTER UPDATE ON entries
BEGIN SELECT RAISE(ABORT, 'an entry is never changed'); END;
CREATE TRIGGER entries_remain AFTER DELETE ON entries
BEGIN SELECT RAISE(ABORT, 'an entry is never deleted'); END;

CREATE TABLE jobs (
    number           INTEGER PRIMARY KEY,
    id               TEXT NOT NULL UNIQUE,
    key_id           TEXT NOT NULL,
    route            TEXT NOT NULL,
    state            TEXT NOT NULL,
    model            TEXT NOT NULL,
    deployment       TEXT,
    engine           TEXT,
    request          TEXT NOT NULL,
    n                INTEGER NOT NULL CHECK (n > 0),
    created_at       REAL NOT NULL,
    dispatched_at    REAL,
    ended_at         REAL,
    reserved_micros  INTEGER NOT NULL CHECK (reserved_micros >= 0),
    cost_micros      INTEGER NOT NULL CHECK (cost_micros >= 0),
    provider_micros  INTEGER NOT NULL CHECK (provider_micros >= 0),
    provider_at_risk INTEGER NOT NULL CHECK (provider_at_risk BETWEEN 0 AND 1),
    usage            TEXT,
    outcome          TEXT,
    error            TEXT,
    adjustments      TEXT,
    attempts         TEXT,
    idempotency_key  TEXT,
    owner            TEXT NOT NULL,
    CHECK (CASE state
        WHEN 'reserved' THEN ended_at IS NULL
        WHEN 'dispatched' THEN ended_at IS NULL
        WHEN 'posted' THEN ended_at IS NOT NULL
        WHEN 'voided' THEN ended_at IS NOT NULL
        ELSE 0 END),
    CHECK (cost_micros <= reserved_micros)
) STRICT;

CREATE INDEX jobs_by_key ON jobs (key_id);
CREATE INDEX jobs_unfinished ON jobs (key_id) WHERE ended_at IS NULL;
CREATE INDEX jobs_by_idempotency_key ON jobs (key_id, idempotency_key) WHERE idempotency_key IS NOT NULL;

CREATE TABLE pictures (
    job_id          TEXT NOT NULL,
    position        INTEGER NOT NULL CHECK (position >= 0),
    id              TEXT NOT NULL UNIQUE,
    format          TEXT NOT NULL,
    width           INTEGER NOT NULL CHECK (width > 0),
    height          INTEGER NOT NULL CHECK (height > 0),
    bytes           INTEGER NOT NULL CHECK (bytes >= 0),
    usage           TEXT NOT NULL,
    revised_prompt  TEXT,
    created_at      REAL NOT NULL,
    expires_at      REAL NOT NULL,
    deleted_at      REAL,
    quality         TEXT NOT NULL,
    PRIMARY KEY (job_id, position)
) STRICT, WITHOUT ROWID;

CREATE INDEX pictures_kept ON pictures (expires_at) WHERE deleted_at IS NULL;

-- Who may join which job; small, because it is pruned.
CREATE TABLE claims (
    job_id     TEXT NOT NULL,
    kind       TEXT NOT NULL CHECK (kind IN ('key', 'body', 'outcome')),
    key_id     TEXT NOT NULL,
    route      TEXT NOT NULL,
    value      TEXT NOT NULL,
    digest     TEXT NOT NULL,
    created_at REAL NOT NULL,
    expires_at REAL NOT NULL,
    PRIMARY KEY (kind, job_id)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX claims_of_keys ON claims (value, key_id, route) WHERE kind = 'key';
CREATE INDEX claims_of_bodies ON claims (value, key_id, route) WHERE kind = 'body';
CREATE INDEX claims_of_outcomes ON claims (value, key_id, route) WHERE kind = 'outcome';

-- What ended on each day, kept with each end.
CREATE TABLE statement (
    day             TEXT NOT NULL,
    key_id          TEXT NOT NULL,
    model           TEXT NOT NULL,
    requests        INTEGER NOT NULL CHECK (requests >= 0),
    pictures        INTEGER NOT NULL CHECK (pictures >= 0),
    posted_micros   INTEGER NOT NULL CHECK (posted_micros >= 0),
    provider_micros INTEGER NOT NULL CHECK (provider_micros >= 0),
    PRIMARY KEY (day, key_id, model)
) STRICT, WITHOUT ROWID;
