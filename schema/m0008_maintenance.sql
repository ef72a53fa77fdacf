-- Equipment maintenance: due dates by kind, the rules they come from, jobs, and what became of an item.
--
-- Due dates follow by triggers from what is written: a new item, a record of service, a rental. So rows that come by import, or by the
-- customer's own SQL, have them too, and next_inspection_due always equals the earliest.

-- Which rules a category's items are under; 'none': they are not inspected.
ALTER TABLE rental_categories ADD COLUMN rule_set TEXT NOT NULL DEFAULT 'general'
    CHECK (rule_set IN ('cylinder', 'regulator', 'bcd', 'general', 'none'));
UPDATE rental_categories SET rule_set = CASE
    WHEN name LIKE '%cylinder%' OR name LIKE '%tank%' THEN 'cylinder'
    WHEN name LIKE '%regulator%' THEN 'regulator'
    WHEN name LIKE '%bcd%' OR name LIKE '%buoyancy%' OR name LIKE 'bc' OR name LIKE 'bcs' THEN 'bcd'
    ELSE 'general' END;

-- alloy: what the cylinder's shoulder says, such as 6351, 6061 or steel.
ALTER TABLE rental_equipment ADD COLUMN alloy TEXT;
ALTER TABLE rental_equipment ADD COLUMN is_oxygen_service BOOLEAN NOT NULL DEFAULT 0 CHECK (is_oxygen_service IN (0, 1));

-- months, uses: whichever is reached first; a use is a dive, and a day out on rental counts as uses_per_day of them.
-- along_with: it is due as often as that other kind. is_stamp: month and year, so due at the month's end.
-- is_legal: nobody may override it, nor set a later date.
CREATE TABLE service_rules (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    rule_set TEXT NOT NULL CHECK (rule_set IN ('cylinder', 'regulator', 'bcd', 'general')),
    jurisdiction TEXT NOT NULL CHECK (jurisdiction IN ('US', 'GB')),
    kind TEXT NOT NULL CHECK (kind IN ('visual', 'hydro', 'eddy_current', 'oxygen_clean', 'service')),
    months INTEGER CHECK (months BETWEEN 1 AND 600),
    uses INTEGER CHECK (uses BETWEEN 1 AND 100000),
    uses_per_day INTEGER NOT NULL DEFAULT 2 CHECK (uses_per_day BETWEEN 1 AND 100),
    along_with TEXT CHECK (along_with IN ('visual', 'hydro')),
    only_for TEXT CHECK (only_for IN ('alloy_6351', 'oxygen_service')),
    is_stamp BOOLEAN NOT NULL DEFAULT 0 CHECK (is_stamp IN (0, 1)),
    is_legal BOOLEAN NOT NULL DEFAULT 0 CHECK (is_legal IN (0, 1)),
    is_active BOOLEAN NOT NULL DEFAULT 1 CHECK (is_active IN (0, 1)),
    source TEXT NOT NULL,
    created_at DATETIME DEFAULT CURRENT_TIMESTAMP,
    updated_at DATETIME,
    UNIQUE (rule_set, jurisdiction, kind)
);
INSERT INTO service_rules (rule_set, jurisdiction, kind, months, uses, along_with, only_for, is_stamp, is_legal, source) VALUES
    ('cylinder', 'US', 'visual', 12, NULL, NULL, NULL, 1, 0, 'trade practice in the US'),
    ('cylinder', 'US', 'hydro', 60, NULL, NULL, NULL, 1, 1, '49 CFR 180.209'),
    ('cylinder', 'US', 'eddy_current', NULL, NULL, 'visual', 'alloy_6351', 1, 0, 'trade practice for alloy 6351'),
    ('cylinder', 'US', 'oxygen_clean', 12, NULL, NULL, 'oxygen_service', 1, 0, 'trade practice for oxygen service'),
    ('cylinder', 'GB', 'visual', 30, NULL, NULL, NULL, 1, 0, 'UK practice: visual inspection every 30 months'),
    ('cylinder', 'GB', 'hydro', 60, NULL, NULL, NULL, 1, 1, 'UK practice: pressure test every 60 months'),
    ('cylinder', 'GB', 'eddy_current', NULL, NULL, 'visual', 'alloy_6351', 1, 0, 'trade practice for alloy 6351'),
    ('cylinder', 'GB', 'oxygen_clean', 12, NULL, NULL, 'oxygen_service', 1, 0, 'trade practice for oxygen service'),
    ('regulator', 'US', 'service', 12, 100, NULL, NULL, 0, 0, 'makers'' practice: 12 months or 100 dives'),
    ('regulator', 'GB', 'service', 12, 100, NULL, NULL, 0, 0, 'makers'' practice: 12 months or 100 dives'),
    ('bcd', 'US', 'service', 12, NULL, NULL, NULL, 0, 0, 'makers'' practice: 12 months'),
    ('bcd', 'GB', 'service', 12, NULL, NULL, NULL, 0, 0, 'makers'' practice: 12 months'),
    ('general', 'US', 'service', 12, NULL, NULL, NULL, 0, 0, 'the shop''s own: every item is looked at once a year'),
    ('general', 'GB', 'service', 12, NULL, NULL, NULL, 0, 0, 'the shop''s own: every item is looked at once a year');

-- What a passed record of that type renews, where the record itself does not say.
CREATE TABLE service_renewals (
    rule_set TEXT NOT NULL,
    maintenance_type TEXT NOT NULL,
    kind TEXT NOT NULL,
    PRIMARY KEY (rule_set, maintenance_type, kind)
) WITHOUT ROWID;
INSERT INTO service_renewals (rule_set, maintenance_type, kind) VALUES
    ('cylinder', 'inspection', 'visual'), ('cylinder', 'pressure_test', 'hydro'),
    ('regulator', 'inspection', 'service'), ('regulator', 'servicing', 'service'), ('regulator', 'safety_check', 'service'),
    ('bcd', 'inspection', 'service'), ('bcd', 'servicing', 'service'), ('bcd', 'safety_check', 'service'),
    ('general', 'inspection', 'service'), ('general', 'servicing', 'service'), ('general', 'safety_check', 'service');

-- The rules where the shop is: settings category maintenance, key jurisdiction; else by its country.
CREATE VIEW service_rules_in_force AS
SELECT rule.rule_set, rule.kind, COALESCE(rule.months, other.months) AS months, rule.uses, rule.uses_per_day, rule.only_for,
    rule.is_stamp, rule.is_legal, rule.source
FROM service_rules AS rule
LEFT JOIN service_rules AS other ON other.rule_set = rule.rule_set AND other.jurisdiction = rule.jurisdiction
    AND other.kind = rule.along_with
WHERE rule.is_active AND rule.jurisdiction = COALESCE(
    (SELECT value FROM settings WHERE category = 'maintenance' AND key = 'jurisdiction'),
    (SELECT CASE WHEN value IN ('GB', 'UK') THEN 'GB' END FROM settings WHERE category = 'shop' AND key = 'country'), 'US');

CREATE VIEW equipment_rules AS
SELECT rental_equipment.id AS equipment_id, rule.*
FROM rental_equipment LEFT JOIN rental_categories ON rental_categories.id = category_id
JOIN service_rules_in_force AS rule ON rule.rule_set = COALESCE(rental_categories.rule_set, 'general')
WHERE rule.only_for IS NULL OR rule.only_for = 'alloy_6351' AND alloy = '6351'
    OR rule.only_for = 'oxygen_service' AND is_oxygen_service;

-- last_done, due_date NULL: never done, so it counts as due. is_given: a person set the date; a changed rule leaves it alone.
-- days_out: days on rental since last_done.
CREATE TABLE equipment_due_dates (
    equipment_id INTEGER NOT NULL REFERENCES rental_equipment(id) ON DELETE CASCADE,
    kind TEXT NOT NULL CHECK (kind IN ('visual', 'hydro', 'eddy_current', 'oxygen_clean', 'service')),
    last_done DATE,
    due_date DATE,
    is_given BOOLEAN NOT NULL DEFAULT 0 CHECK (is_given IN (0, 1)),
    days_out INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (equipment_id, kind)
) WITHOUT ROWID;
CREATE INDEX equipment_due_dates_by_date ON equipment_due_dates(due_date, equipment_id, kind);

-- renews: kinds, a comma between; NULL: as service_renewals says; '': none. next_is_by_rule: next_service_date was computed.
ALTER TABLE equipment_maintenance ADD COLUMN renews TEXT;
ALTER TABLE equipment_maintenance ADD COLUMN next_is_by_rule BOOLEAN NOT NULL DEFAULT 0 CHECK (next_is_by_rule IN (0, 1));

-- What an item's own columns say of its due dates: of each kind it is under, when it was last done and when it is due. A date that was
-- given for the item counts for its main kind, where it is the earlier one.
CREATE VIEW equipment_due_by_columns AS
SELECT equipment_id, kind, last_done,
    CASE WHEN given IS NOT NULL AND (by_rule IS NULL OR given < by_rule) THEN given ELSE by_rule END AS due_date,
    given IS NOT NULL AND (by_rule IS NULL OR given < by_rule) AS is_given
FROM (
    SELECT equipment_id, kind, last_done,
        CASE WHEN kind IN ('visual', 'service') THEN next_inspection_due END AS given,
        MIN(date(last_done, 'start of month', '+' || (months + 1) || ' months', '-1 day'),
            CASE WHEN is_stamp THEN '9999-12-31' ELSE date(last_done, '+' || months || ' months') END) AS by_rule
    FROM (
        SELECT equipment_id, kind, months, is_stamp, date(CASE kind WHEN 'visual' THEN COALESCE(vip_date, last_inspection_date)
            WHEN 'hydro' THEN hydro_date WHEN 'service' THEN COALESCE(last_service_date, last_inspection_date) END) AS last_done,
            date(next_inspection_due) AS next_inspection_due
        FROM equipment_rules JOIN rental_equipment ON rental_equipment.id = equipment_id));

INSERT INTO equipment_due_dates (equipment_id, kind, last_done, due_date, is_given)
SELECT equipment_id, kind, last_done, due_date, is_given FROM equipment_due_by_columns;
UPDATE rental_equipment SET next_inspection_due =
    (SELECT MIN(due_date) FROM equipment_due_dates WHERE equipment_id = rental_equipment.id)
WHERE id IN (SELECT equipment_id FROM equipment_due_dates);

CREATE TRIGGER due_date_added AFTER INSERT ON equipment_due_dates BEGIN
    UPDATE rental_equipment SET next_inspection_due =
        (SELECT MIN(due_date) FROM equipment_due_dates WHERE equipment_id = NEW.equipment_id) WHERE id = NEW.equipment_id;
END;
CREATE TRIGGER due_date_changed AFTER UPDATE OF due_date ON equipment_due_dates BEGIN
    UPDATE rental_equipment SET next_inspection_due =
        (SELECT MIN(due_date) FROM equipment_due_dates WHERE equipment_id = NEW.equipment_id) WHERE id = NEW.equipment_id;
END;
CREATE TRIGGER due_date_removed AFTER DELETE ON equipment_due_dates BEGIN
    UPDATE rental_equipment SET next_inspection_due =
        (SELECT MIN(due_date) FROM equipment_due_dates WHERE equipment_id = OLD.equipment_id) WHERE id = OLD.equipment_id;
END;

CREATE TRIGGER equipment_added AFTER INSERT ON rental_equipment BEGIN
    INSERT INTO equipment_due_dates (equipment_id, kind, last_done, due_date, is_given)
    SELECT equipment_id, kind, last_done, due_date, is_given FROM equipment_due_by_columns WHERE equipment_id = NEW.id;
END;
-- Under other rules now: what it is no longer under goes, unless a person gave the date; what is new counts as due.
CREATE TRIGGER equipment_under_other_rules AFTER UPDATE OF category_id, alloy, is_oxygen_service ON rental_equipment BEGIN
    DELETE FROM equipment_due_dates WHERE equipment_id = NEW.id AND NOT is_given
        AND kind NOT IN (SELECT kind FROM equipment_rules WHERE equipment_id = NEW.id);
    INSERT OR IGNORE INTO equipment_due_dates (equipment_id, kind, last_done, due_date, is_given)
    SELECT equipment_id, kind, last_done, due_date, is_given FROM equipment_due_by_columns WHERE equipment_id = NEW.id;
END;

-- The date of the record is the last service's; a back-dated record moves nothing backwards.
CREATE TRIGGER maintenance_recorded AFTER INSERT ON equipment_maintenance BEGIN
    UPDATE rental_equipment SET last_service_date = MAX(COALESCE(last_service_date, ''), NEW.maintenance_date),
        last_inspection_date = CASE NEW.maintenance_type WHEN 'inspection'
            THEN MAX(COALESCE(last_inspection_date, ''), NEW.maintenance_date) ELSE last_inspection_date END
    WHERE id = NEW.equipment_id;
END;
CREATE TRIGGER maintenance_renews AFTER INSERT ON equipment_maintenance WHEN NEW.result IS NOT 'failed' BEGIN
    INSERT INTO equipment_due_dates (equipment_id, kind, last_done, due_date, is_given, days_out)
    SELECT NEW.equipment_id, kind, NEW.maintenance_date,
        CASE WHEN uses IS NOT NULL AND days_out * uses_per_day >= uses AND last_out < due_date THEN last_out ELSE due_date END,
        is_given, days_out
    FROM (
        SELECT renewed.kind, rule.uses, rule.uses_per_day, away.days_out, away.last_out,
            given.is_given,
            CASE WHEN given.is_given THEN NEW.next_service_date ELSE
                MIN(date(NEW.maintenance_date, 'start of month', '+' || (rule.months + 1) || ' months', '-1 day'),
                    CASE WHEN rule.is_stamp THEN '9999-12-31' ELSE date(NEW.maintenance_date, '+' || rule.months || ' months') END)
            END AS due_date
        FROM (
            SELECT value AS kind, key = 0 AS is_main
            FROM json_each('["' || replace(NEW.renews, ',', '","') || '"]') WHERE NEW.renews <> ''
            UNION ALL
            SELECT kind, 1 FROM service_renewals WHERE NEW.renews IS NULL AND maintenance_type = NEW.maintenance_type
                AND rule_set = (SELECT COALESCE(rental_categories.rule_set, 'general') FROM rental_equipment
                    LEFT JOIN rental_categories ON rental_categories.id = category_id WHERE rental_equipment.id = NEW.equipment_id)
        ) AS renewed
        LEFT JOIN equipment_rules AS rule ON rule.equipment_id = NEW.equipment_id AND rule.kind = renewed.kind
        JOIN (SELECT NEW.next_service_date IS NOT NULL AND NOT NEW.next_is_by_rule AS is_given) AS here
        JOIN (SELECT 0 AS is_given UNION ALL SELECT 1) AS given ON given.is_given = (here.is_given AND renewed.is_main)
        JOIN (SELECT COALESCE(SUM(CAST(julianday(date(expected_return_date)) - julianday(date(checkout_date)) AS INTEGER) + 1), 0)
                AS days_out, MAX(date(checkout_date)) AS last_out
            FROM rental_checkouts WHERE equipment_id = NEW.equipment_id AND date(checkout_date) > NEW.maintenance_date) AS away
        WHERE here.is_given AND renewed.is_main OR rule.kind IS NOT NULL
    ) WHERE true
    ON CONFLICT (equipment_id, kind) DO UPDATE
    SET last_done = excluded.last_done, due_date = excluded.due_date, is_given = excluded.is_given, days_out = excluded.days_out
    WHERE last_done IS NULL OR excluded.last_done >= last_done;
    UPDATE rental_equipment SET
        vip_date = COALESCE((SELECT last_done FROM equipment_due_dates WHERE equipment_id = NEW.equipment_id AND kind = 'visual'), vip_date),
        hydro_date = COALESCE((SELECT last_done FROM equipment_due_dates WHERE equipment_id = NEW.equipment_id AND kind = 'hydro'), hydro_date)
    WHERE id = NEW.equipment_id;
END;

-- A rental counts as use of the gear from the day it goes out, all its days at once: what would be used up on the way is known before.
CREATE TRIGGER equipment_went_out AFTER INSERT ON rental_checkouts BEGIN
    UPDATE equipment_due_dates SET days_out = days_out
        + CAST(julianday(date(NEW.expected_return_date)) - julianday(date(NEW.checkout_date)) AS INTEGER) + 1
    WHERE equipment_id = NEW.equipment_id AND last_done < date(NEW.checkout_date);
    UPDATE equipment_due_dates SET due_date = date(NEW.checkout_date)
    WHERE equipment_id = NEW.equipment_id AND due_date > date(NEW.checkout_date) AND EXISTS (
        SELECT 1 FROM equipment_rules AS rule WHERE rule.equipment_id = equipment_due_dates.equipment_id
            AND rule.kind = equipment_due_dates.kind AND days_out * rule.uses_per_day >= rule.uses);
END;

-- repeat_months: once it is done, the next one is that many months later. created_by: who is told that it is done.
ALTER TABLE maintenance_schedules ADD COLUMN created_by INTEGER REFERENCES users(id);
ALTER TABLE maintenance_schedules ADD COLUMN repeat_months INTEGER CHECK (repeat_months BETWEEN 1 AND 120);
ALTER TABLE maintenance_schedules ADD COLUMN started_at DATETIME;
CREATE INDEX maintenance_schedules_by_technician ON maintenance_schedules(assigned_to, scheduled_date) WHERE status = 'scheduled';

CREATE TABLE equipment_status_history (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    equipment_id INTEGER NOT NULL REFERENCES rental_equipment(id),
    old_status TEXT,
    new_status TEXT NOT NULL,
    reason TEXT,
    user_id INTEGER REFERENCES users(id),
    created_at DATETIME DEFAULT CURRENT_TIMESTAMP
);
CREATE INDEX equipment_status_history_by_equipment ON equipment_status_history(equipment_id, id);

-- A manager's word that an item may be used although that kind is overdue, up to a day. Never hydro.
CREATE TABLE equipment_overrides (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    equipment_id INTEGER NOT NULL REFERENCES rental_equipment(id),
    kind TEXT NOT NULL CHECK (kind IN ('visual', 'eddy_current', 'oxygen_clean', 'service')),
    until_date DATE NOT NULL,
    reason TEXT NOT NULL,
    user_id INTEGER NOT NULL REFERENCES users(id),
    created_at DATETIME DEFAULT CURRENT_TIMESTAMP
);
CREATE INDEX equipment_overrides_by_equipment ON equipment_overrides(equipment_id, until_date);

-- What a form is filled in with; category_id NULL: for items of every category.
CREATE TABLE maintenance_templates (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    category_id INTEGER REFERENCES rental_categories(id),
    maintenance_type TEXT NOT NULL CHECK (maintenance_type IN ('inspection', 'repair', 'cleaning', 'calibration',
        'parts_replacement', 'servicing', 'safety_check', 'pressure_test', 'other')),
    description TEXT NOT NULL DEFAULT '',
    parts_replaced TEXT NOT NULL DEFAULT '',
    cost DECIMAL(10,2),
    created_at DATETIME DEFAULT CURRENT_TIMESTAMP,
    updated_at DATETIME,
    UNIQUE (category_id, maintenance_type)
);

-- What somebody was typing when the line dropped.
CREATE TABLE form_drafts (
    user_id INTEGER NOT NULL REFERENCES users(id),
    form TEXT NOT NULL,
    content TEXT NOT NULL, -- JSON
    saved_at DATETIME NOT NULL,
    PRIMARY KEY (user_id, form)
) WITHOUT ROWID;

-- Messages to staff: due dates, overdue, done. occasion: each is told once.
CREATE TABLE staff_messages (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id INTEGER NOT NULL REFERENCES users(id),
    occasion TEXT NOT NULL,
    subject TEXT NOT NULL,
    message TEXT NOT NULL,
    status TEXT NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'sending', 'sent', 'failed', 'skipped')),
    error TEXT,
    created_at DATETIME DEFAULT CURRENT_TIMESTAMP,
    sent_at DATETIME,
    UNIQUE (user_id, occasion)
);
CREATE INDEX staff_messages_pending ON staff_messages(id) WHERE status = 'pending';

ALTER TABLE documents ADD COLUMN equipment_id INTEGER REFERENCES rental_equipment(id);
CREATE INDEX documents_by_equipment ON documents(equipment_id) WHERE equipment_id IS NOT NULL;

INSERT INTO permissions (name, description, display_name, module)
VALUES ('maintenance.override', 'Use equipment that is overdue', 'Override due dates', 'maintenance');
INSERT INTO role_permissions (role_id, permission_id)
SELECT roles.id, permissions.id FROM roles JOIN permissions ON permissions.name = 'maintenance.override'
WHERE roles.name IN ('admin', 'manager');

-- Which due dates staff were told of: each once before and once after, whatever the number of workers.
CREATE TABLE equipment_reminders (
    equipment_id INTEGER NOT NULL REFERENCES rental_equipment(id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    due_date DATE NOT NULL,
    stage TEXT NOT NULL CHECK (stage IN ('due_soon', 'overdue')),
    created_at DATETIME DEFAULT CURRENT_TIMESTAMP,
    PRIMARY KEY (equipment_id, kind, due_date, stage)
) WITHOUT ROWID;
-- For the costs of years, which part is in what, and codes as people type them.
DROP INDEX equipment_maintenance_by_date;
CREATE INDEX equipment_maintenance_by_date ON equipment_maintenance(maintenance_date, equipment_id, maintenance_type, cost);
CREATE INDEX equipment_maintenance_by_parts ON equipment_maintenance(parts_replaced, equipment_id, maintenance_date)
    WHERE parts_replaced IS NOT NULL;
CREATE INDEX maintenance_schedules_by_date ON maintenance_schedules(scheduled_date);
CREATE INDEX rental_equipment_by_typed_code ON rental_equipment(equipment_code COLLATE NOCASE);
CREATE INDEX rental_equipment_by_serial ON rental_equipment(serial_number COLLATE NOCASE) WHERE serial_number IS NOT NULL;
CREATE INDEX rental_equipment_by_category ON rental_equipment(category_id, status, equipment_code);
