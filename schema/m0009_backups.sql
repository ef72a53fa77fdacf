-- Backups that are proven, restores that are written down, schedules that are carried out once.

-- proven_at and failure are older. sha256: hex, of the whole file. size and digest tell whether it is still the file that was proven.
ALTER TABLE backups ADD COLUMN sha256 TEXT;
ALTER TABLE backups ADD COLUMN is_encrypted BOOLEAN NOT NULL DEFAULT 0 CHECK (is_encrypted IN (0, 1));
ALTER TABLE backups ADD COLUMN is_pinned BOOLEAN NOT NULL DEFAULT 0 CHECK (is_pinned IN (0, 1));
ALTER TABLE backups ADD COLUMN origin TEXT NOT NULL DEFAULT 'manual' CHECK (origin IN ('manual', 'scheduled', 'pre_restore'));
ALTER TABLE backups ADD COLUMN schema_version INTEGER;
ALTER TABLE backups ADD COLUMN created_by INTEGER REFERENCES users(id);
-- Whether a person deleted it or it was pruned: then its file is not missing.
ALTER TABLE backups ADD COLUMN removed_at DATETIME;
CREATE INDEX backups_by_filename ON backups(filename);

-- pre_restore_filename: what undoes it. outcome: begun, until the database is the archive's; undone: so is the restore that undid it.
-- claimed_by: the process that carries it out, until all is done. documents_staged, documents_live: folders that are to be exchanged yet.
ALTER TABLE backup_restorations ADD COLUMN user_id INTEGER REFERENCES users(id);
ALTER TABLE backup_restorations ADD COLUMN pre_restore_filename TEXT;
ALTER TABLE backup_restorations ADD COLUMN outcome TEXT NOT NULL DEFAULT 'done'
    CHECK (outcome IN ('begun', 'done', 'failed', 'undone'));
ALTER TABLE backup_restorations ADD COLUMN details TEXT;
ALTER TABLE backup_restorations ADD COLUMN claimed_by TEXT;
ALTER TABLE backup_restorations ADD COLUMN documents_staged TEXT;
ALTER TABLE backup_restorations ADD COLUMN documents_live TEXT;

-- day: weekly 0 (Monday) to 6; monthly 1 to 31. next_due_at: NULL: nobody has looked at it since it was added.
ALTER TABLE backup_schedules ADD COLUMN day INTEGER;
ALTER TABLE backup_schedules ADD COLUMN is_encrypted BOOLEAN NOT NULL DEFAULT 0 CHECK (is_encrypted IN (0, 1));
ALTER TABLE backup_schedules ADD COLUMN next_due_at DATETIME;
-- Each moment at which a schedule was due is carried out once, whoever comes first: the row is the claim.
CREATE TABLE backup_runs (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    schedule_id INTEGER NOT NULL REFERENCES backup_schedules(id) ON DELETE CASCADE,
    due_at DATETIME NOT NULL,
    claimed_at DATETIME NOT NULL,
    -- Who carries it out: machine and process; a claim of a process that is gone is taken over.
    claimed_by TEXT NOT NULL,
    finished_at DATETIME,
    backup_filename TEXT,
    failure TEXT,
    UNIQUE (schedule_id, due_at)
);

-- What was agreed to and what was withdrawn, by customer, channel and purpose (domain.md §5). Only ever appended to; a restore keeps it.
CREATE TABLE consent_events (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    customer_id INTEGER NOT NULL REFERENCES customers(id),
    channel TEXT NOT NULL CHECK (channel IN ('sms', 'push', 'email')),
    purpose TEXT NOT NULL CHECK (purpose IN ('transactional', 'promotional')),
    event TEXT NOT NULL CHECK (event IN ('granted', 'withdrawn')),
    source TEXT NOT NULL,
    wording TEXT,
    user_id INTEGER REFERENCES users(id),
    created_at DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP
);
CREATE INDEX consent_events_by_customer ON consent_events(customer_id, channel, purpose, id);
CREATE TRIGGER consent_events_stay BEFORE UPDATE ON consent_events BEGIN
    SELECT RAISE(ABORT, 'the ledger of consent is only appended to');
END;

-- Tells this shop from others of the same name, in archives.
INSERT INTO settings (category, key, value, type) SELECT 'shop', 'id', lower(hex(randomblob(16))), 'text'
WHERE NOT EXISTS (SELECT 1 FROM settings WHERE category = 'shop' AND key = 'id');
