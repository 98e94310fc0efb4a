-- Times are microseconds since 1970.

CREATE TABLE policies (
    number   INTEGER PRIMARY KEY,
    name     TEXT    NOT NULL,
    author   TEXT    NOT NULL,
    at       INTEGER NOT NULL,
    text     TEXT    NOT NULL,
    note     TEXT    NOT NULL,
    -- Version whose text this repeats; NULL where it does not.
    restores INTEGER REFERENCES policies (number)
) STRICT;

CREATE TABLE decisions (
    id              TEXT    PRIMARY KEY,
    -- Order in which they were made.
    serial          INTEGER NOT NULL UNIQUE,
    action          TEXT    NOT NULL,
    host            TEXT,
    host_group      TEXT,
    binary_path     TEXT,
    binary_sha256   TEXT,
    family          TEXT,
    peer            TEXT,
    lease_seconds   INTEGER,
    -- One a line: prefix, transport or -, port or 0.
    exceptions      TEXT    NOT NULL,
    reason          TEXT    NOT NULL,
    author          TEXT    NOT NULL,
    at              INTEGER NOT NULL,
    expires_at      INTEGER,
    ended_at        INTEGER,
    ended_by        TEXT,
    ended_cause     TEXT,
    idempotency_key TEXT    UNIQUE,
    release_code    TEXT,
    release_hash    TEXT,
    -- Neither: the whole fleet.
    CHECK (host IS NULL OR host_group IS NULL)
) STRICT;

CREATE INDEX decisions_standing ON decisions (serial) WHERE ended_at IS NULL;

CREATE TABLE postures (
    host        TEXT    PRIMARY KEY,
    revision    INTEGER NOT NULL,
    -- SHA-256 over what the revision says, in hexadecimal.
    content     TEXT    NOT NULL,
    -- What the host last reported, as JSON; NULL before it did.
    applied     TEXT,
    reported_at INTEGER
) STRICT, WITHOUT ROWID;
