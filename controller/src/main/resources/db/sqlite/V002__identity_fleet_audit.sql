-- Times are milliseconds since 1970, UTC.

CREATE TABLE audit (
    sequence INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    target TEXT NOT NULL,
    outcome TEXT NOT NULL,
    -- Object of texts.
    details TEXT NOT NULL,
    previous TEXT NOT NULL,
    hash TEXT NOT NULL
) STRICT;

CREATE TABLE operators (
    name TEXT PRIMARY KEY,
    role TEXT NOT NULL,
    -- Array of texts; empty for all groups.
    groups TEXT NOT NULL,
    created INTEGER NOT NULL,
    disabled INTEGER NOT NULL,
    password TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE api_tokens (
    id TEXT PRIMARY KEY,
    hash TEXT NOT NULL,
    operator TEXT NOT NULL REFERENCES operators (name),
    description TEXT NOT NULL,
    created INTEGER NOT NULL,
    expires INTEGER NOT NULL,
    last_used INTEGER,
    revoked INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX api_tokens_by_operator ON api_tokens (operator);

CREATE TABLE enrol_tokens (
    id TEXT PRIMARY KEY,
    hash TEXT NOT NULL,
    host_group TEXT NOT NULL,
    uses INTEGER NOT NULL,
    used INTEGER NOT NULL,
    created INTEGER NOT NULL,
    expires INTEGER NOT NULL,
    created_by TEXT NOT NULL,
    revoked INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE hosts (
    id TEXT PRIMARY KEY,
    host_group TEXT NOT NULL,
    facts TEXT NOT NULL,
    agent_version TEXT NOT NULL,
    address TEXT NOT NULL,
    enrolled INTEGER NOT NULL,
    last_seen INTEGER NOT NULL,
    warnings TEXT NOT NULL,
    dropped_records INTEGER NOT NULL,
    refused_records INTEGER NOT NULL,
    suspicion TEXT,
    revoked INTEGER NOT NULL,
    -- What the host is known by when it comes back.
    continuity TEXT NOT NULL,
    shown TEXT NOT NULL,
    spool TEXT NOT NULL,
    dropped_before INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
