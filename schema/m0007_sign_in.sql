-- Signing in, and a trail that tells when somebody has changed it.

-- A PIN of digits beside the password, for roles and shops that allow one.
ALTER TABLE users ADD COLUMN pin_hash TEXT;

-- previous_hash: the row before's hash. hash: SHA-256, as hex, of previous_hash and the row's own content. The newest hash and the
-- number of rows stand besides in the settings (category audit).
ALTER TABLE audit_logs ADD COLUMN previous_hash TEXT;
ALTER TABLE audit_logs ADD COLUMN hash TEXT;
-- Rows from before there were hashes are not in the chain: it begins after them.
INSERT INTO settings (category, key, value, type)
SELECT 'audit', 'begins', seq, 'number' FROM sqlite_sequence WHERE name = 'audit_logs' AND seq > 0;
CREATE INDEX audit_logs_by_time ON audit_logs(created_at);
CREATE INDEX audit_logs_by_user ON audit_logs(user_id, created_at);
CREATE INDEX audit_logs_by_module ON audit_logs(module, created_at);

-- Wrong tries by the name that was typed, whether there is such a user or not: a name that nobody has is slowed down alike.
CREATE TABLE sign_in_attempts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    username TEXT NOT NULL UNIQUE,
    failures INTEGER NOT NULL DEFAULT 0,
    last_at DATETIME NOT NULL,
    -- Before this moment no try is looked at.
    locked_until DATETIME NOT NULL
);
