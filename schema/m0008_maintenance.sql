-- Equipment maintenance: due dates by kind, the rules they come from, jobs, and what became of an item.
--
-- Due dates follow by triggers from what is written: a new item, a record of service, a rental. So rows that come by import, or by the
-- customer's own SQL, have them too, and next_inspection_due always equals the earliest.

-- Which rules a category's items are under; 'none': they are not inspected. Where nobody says, its name does.
ALTER TABLE rental_categories ADD COLUMN rule_set TEXT NOT NULL DEFAULT 'general'
    CHECK (rule_set IN ('cylinder', 'regulator', 'bcd', 'general', 'none'));
CREATE VIEW rule_sets_by_name AS
SELECT id AS category_id, CASE
    WHEN name LIKE '%cylinder%' OR name LIKE '%tank%' THEN 'cylinder'
    WHEN name LIKE '%regulator%' THEN 'regulator'
    WHEN name LIKE '%bcd%' OR name LIKE '%buoyancy%' OR name LIKE 'bc' OR name LIKE 'bcs' THEN 'bcd'
    ELSE 'general' END AS rule_set
FROM rental_categories;
UPDATE rental_categories SET rule_set = (SELECT rule_set FROM rule_sets_by_name WHERE category_id = id);
CREATE TRIGGER category_added AFTER INSERT ON rental_categories WHEN NEW.rule_set = 'general' BEGIN
    UPDATE rental_categories SET rule_set = (SELECT rule_set FROM rule_sets_by_name WHERE category_id = NEW.id) WHERE id = NEW.id;
END;

-- alloy: what the cylinder's shoulder says, such as 6351, 6061 or steel.
ALTER TABLE rental_equipment ADD COLUMN alloy TEXT;
ALTER TABLE rental_equipment ADD COLUMN is_oxygen_service BOOLEAN NOT NULL DEFAULT 0 CHECK (is_oxygen_service IN (0, 1));

-- months, uses: whichever is reached first; a use is a dive, and a day out on rental counts as uses_per_day of them.
-- along_with: it is due as often as that other kind. is_stamp: month and year, so due at the month's end.
-- is_legal: nobody may override it, nor set a later date, nor more months than most_months.
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
    most_months INTEGER CHECK (most_months >= 1),
    is_active BOOLEAN NOT NULL DEFAULT 1 CHECK (is_active IN (0, 1)),
    source TEXT NOT NULL,
    created_at DATETIME DEFAULT CURRENT_TIMESTAMP,
    updated_at DATETIME,
    UNIQUE (rule_set, jurisdiction, kind)
);
INSERT INTO service_rules (rule_set, jurisdiction, kind, months, uses, along_with, only_for, is_stamp, is_legal, most_months, source)
VALUES
    ('cylinder', 'US', 'visual', 12, NULL, NULL, NULL, 1, 0, NULL, 'trade practice in the US'),
    ('cylinder', 'US', 'hydro', 60, NULL, NULL, NULL, 1, 1, 60, '49 CFR 180.209'),
    ('cylinder', 'US', 'eddy_current', NULL, NULL, 'visual', 'alloy_6351', 1, 0, NULL, 'trade practice for alloy 6351'),
    ('cylinder', 'US', 'oxygen_clean', 12, NULL, NULL, 'oxygen_service', 1, 0, NULL, 'trade practice for oxygen service'),
    ('cylinder', 'GB', 'visual', 30, NULL, NULL, NULL, 1, 0, NULL, 'UK practice: visual inspection every 30 months'),
    ('cylinder', 'GB', 'hydro', 60, NULL, NULL, NULL, 1, 1, 60, 'UK practice: pressure test every 60 months'),
    ('cylinder', 'GB', 'eddy_current', NULL, NULL, 'visual', 'alloy_6351', 1, 0, NULL, 'trade practice for alloy 6351'),
    ('cylinder', 'GB', 'oxygen_clean', 12, NULL, NULL, 'oxygen_service', 1, 0, NULL, 'trade practice for oxygen service'),
    ('regulator', 'US', 'service', 12, 100, NULL, NULL, 0, 0, NULL, 'makers'' practice: 12 months or 100 dives'),
    ('regulator', 'GB', 'service', 12, 100, NULL, NULL, 0, 0, NULL, 'makers'' practice: 12 months or 100 dives'),
    ('bcd', 'US', 'service', 12, NULL, NULL, NULL, 0, 0, NULL, 'makers'' practice: 12 months'),
    ('bcd', 'GB', 'service', 12, NULL, NULL, NULL, 0, 0, NULL, 'makers'' practice: 12 months'),
    ('general', 'US', 'service', 12, NULL, NULL, NULL, 0, 0, NULL, 'the shop''s own: every item is looked at once a year'),
    ('general', 'GB', 'service', 12, NULL, NULL, NULL, 0, 0, NULL, 'the shop''s own: every item is looked at once a year');

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

-- Where the shop is: settings category maintenance, key jurisdiction; else by its country.
CREATE VIEW service_rules_in_force AS
SELECT rule.id AS rule_id, rule.rule_set, rule.kind, COALESCE(rule.months, (SELECT months FROM service_rules AS other
        WHERE other.rule_set = rule.rule_set AND other.jurisdiction = rule.jurisdiction AND other.kind = rule.along_with)) AS months,
    rule.uses, rule.uses_per_day, rule.only_for, rule.is_stamp, rule.is_legal, rule.source
FROM service_rules AS rule
WHERE rule.is_active AND rule.jurisdiction = COALESCE(
    (SELECT value FROM settings WHERE category = 'maintenance' AND key = 'jurisdiction'),
    (SELECT CASE WHEN value IN ('GB', 'UK') THEN 'GB' END FROM settings WHERE category = 'shop' AND key = 'country'), 'US');

-- main_kind: what a date stands for that is given for the item. A date that is given with work that renews nothing by itself is a service's.
CREATE VIEW equipment_rule_sets AS
SELECT rental_equipment.id AS equipment_id, COALESCE(rule_set, 'general') AS rule_set,
    CASE rule_set WHEN 'cylinder' THEN 'visual' ELSE 'service' END AS main_kind
FROM rental_equipment LEFT JOIN rental_categories ON rental_categories.id = category_id;

CREATE VIEW equipment_rules AS
SELECT rental_equipment.id AS equipment_id, rule.*
FROM rental_equipment LEFT JOIN rental_categories ON rental_categories.id = category_id
JOIN service_rules_in_force AS rule ON rule.rule_set = COALESCE(rental_categories.rule_set, 'general')
WHERE rule.only_for IS NULL OR rule.only_for = 'alloy_6351' AND alloy LIKE '%6351%'
    OR rule.only_for = 'oxygen_service' AND is_oxygen_service;

-- renews: kinds that it is about, so renews where it passed, a comma between, the first is the main one; NULL: as service_renewals says; '': none.
-- next_is_by_rule: next_service_date was computed; else it was given, and counts for the main kind.
ALTER TABLE equipment_maintenance ADD COLUMN renews TEXT;
ALTER TABLE equipment_maintenance ADD COLUMN next_is_by_rule BOOLEAN NOT NULL DEFAULT 0 CHECK (next_is_by_rule IN (0, 1));

-- Of which kinds each record is, passed or failed.
CREATE VIEW maintenance_outcomes AS
SELECT maintenance_id, equipment_id, kind, last_done, CASE WHEN is_given THEN next_due END AS time_due, is_given, is_failed
FROM (
    SELECT *, next_due IS NOT NULL AND CASE WHEN renews IS NOT NULL THEN instr(',' || renews || ',', ',' || kind || ',') = 1
        WHEN main_renewed IS NOT NULL THEN kind = main_renewed ELSE kind = 'service' END AS is_given
    FROM (
        SELECT record.id AS maintenance_id, record.equipment_id, record.maintenance_type, kinds.kind, rule_set,
            record.result IS 'failed' AS is_failed, date(record.maintenance_date) AS last_done, replace(record.renews, ' ', '') AS renews,
            CASE WHEN record.next_is_by_rule THEN NULL ELSE date(record.next_service_date) END AS next_due,
            (SELECT kind FROM service_renewals WHERE rule_set = equipment_rule_sets.rule_set
                AND maintenance_type = record.maintenance_type
                ORDER BY instr('visual hydro eddy_current oxygen_clean service', kind) LIMIT 1) AS main_renewed
        FROM equipment_maintenance AS record JOIN equipment_rule_sets ON equipment_rule_sets.equipment_id = record.equipment_id
        JOIN (SELECT 'visual' AS kind UNION ALL SELECT 'hydro' UNION ALL SELECT 'eddy_current' UNION ALL SELECT 'oxygen_clean'
            UNION ALL SELECT 'service') AS kinds
        WHERE date(record.maintenance_date) IS NOT NULL
    ) AS record
    WHERE CASE WHEN renews IS NOT NULL THEN instr(',' || renews || ',', ',' || kind || ',') > 0
        WHEN main_renewed IS NOT NULL THEN EXISTS (SELECT 1 FROM service_renewals WHERE rule_set = record.rule_set
            AND maintenance_type = record.maintenance_type AND kind = record.kind)
        ELSE next_due IS NOT NULL AND kind = 'service' END
) AS renewed
WHERE is_given OR EXISTS (SELECT 1 FROM equipment_rules AS rule WHERE rule.equipment_id = renewed.equipment_id
    AND rule.kind = renewed.kind);
CREATE VIEW maintenance_renewals AS
SELECT maintenance_id, equipment_id, kind, last_done, time_due, is_given FROM maintenance_outcomes WHERE NOT is_failed;
-- Checks that failed, where none of that kind passed since.
CREATE VIEW maintenance_failures AS
SELECT equipment_id, kind, last_done AS failed_on FROM maintenance_outcomes AS failed
WHERE is_failed AND NOT EXISTS (SELECT 1 FROM maintenance_renewals AS passed WHERE passed.equipment_id = failed.equipment_id
    AND passed.kind = failed.kind AND (passed.last_done, passed.maintenance_id) > (failed.last_done, failed.maintenance_id));

-- last_done NULL: never done, so it counts as due. time_due: by the months of the rule, or as a person gave it (is_given; a changed rule
-- leaves it alone). days_out: days on rental since last_done. due_date: time_due, the day by which the uses were reached, or the day before a
-- check failed which none has passed since, whichever is first. Who writes a row sets last_done, is_given and, where it is given, time_due; triggers compute the rest.
CREATE TABLE equipment_due_dates (
    equipment_id INTEGER NOT NULL REFERENCES rental_equipment(id) ON DELETE CASCADE,
    kind TEXT NOT NULL CHECK (kind IN ('visual', 'hydro', 'eddy_current', 'oxygen_clean', 'service')),
    last_done DATE,
    time_due DATE,
    due_date DATE,
    is_given BOOLEAN NOT NULL DEFAULT 0 CHECK (is_given IN (0, 1)),
    days_out INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (equipment_id, kind)
) WITHOUT ROWID;
CREATE INDEX equipment_due_dates_by_date ON equipment_due_dates(due_date, equipment_id, kind);

-- A rental counts as use of the gear from the day it goes out, all its days at once: what would be used up on the way is known before.
CREATE VIEW rental_days AS
SELECT id, equipment_id, date(checkout_date) AS out_on,
    MAX(1, CAST(julianday(date(COALESCE(actual_return_date, expected_return_date))) - julianday(date(checkout_date)) AS INTEGER) + 1)
        AS days
FROM rental_checkouts;

-- What a row of due dates should say. A month without such a day counts by its last one, which the day before the next month is.
CREATE VIEW equipment_due_reckoned AS
SELECT equipment_id, kind, rule_due, time_due, days_out,
    NULLIF(MIN(COALESCE(time_due, '~'), COALESCE(used_up_on, '~'), COALESCE(failed_due, '~')), '~') AS due_date
FROM (
    SELECT *,
        CASE WHEN is_given AND (NOT COALESCE(is_legal, 0) OR rule_due IS NULL OR given < rule_due) THEN given ELSE rule_due END AS time_due,
        CASE WHEN days_out * uses_per_day >= uses THEN (
            SELECT MIN(out_on) FROM (
                SELECT out_on, SUM(days) OVER (ORDER BY out_on, id) AS days_until FROM rental_days
                WHERE rental_days.equipment_id = reckoned.equipment_id AND out_on > reckoned.last_done)
            WHERE days_until * uses_per_day >= uses) END AS used_up_on
    FROM (
        SELECT due.equipment_id, due.kind, last_done, time_due AS given, is_given, is_legal, uses, uses_per_day,
            MIN(date(last_done, 'start of month', '+' || (months + 1) || ' months', '-1 day'),
                CASE WHEN is_stamp THEN '9999-12-31' ELSE date(last_done, '+' || months || ' months') END) AS rule_due,
            (SELECT COALESCE(SUM(days), 0) FROM rental_days
                WHERE rental_days.equipment_id = due.equipment_id AND out_on > last_done) AS days_out,
            CASE WHEN EXISTS (SELECT 1 FROM equipment_maintenance AS record
                    WHERE result = 'failed' AND record.equipment_id = due.equipment_id)
                THEN (SELECT date(MAX(failed_on), '-1 day') FROM maintenance_failures AS failure
                    WHERE failure.equipment_id = due.equipment_id AND failure.kind = due.kind
                        AND failed_on >= COALESCE(due.last_done, '')) END AS failed_due
        FROM equipment_due_dates AS due
        LEFT JOIN service_rules_in_force AS rule ON rule_id = (SELECT rule_id FROM equipment_rules
            WHERE equipment_rules.equipment_id = due.equipment_id AND equipment_rules.kind = due.kind)
    ) AS reckoned
);

CREATE TRIGGER due_date_added AFTER INSERT ON equipment_due_dates BEGIN
    UPDATE equipment_due_dates SET (time_due, days_out, due_date) = (SELECT time_due, days_out, due_date
        FROM equipment_due_reckoned AS now WHERE now.equipment_id = NEW.equipment_id AND now.kind = NEW.kind)
    WHERE equipment_id = NEW.equipment_id AND kind = NEW.kind;
    UPDATE rental_equipment SET next_inspection_due =
        (SELECT MIN(due_date) FROM equipment_due_dates WHERE equipment_id = NEW.equipment_id) WHERE id = NEW.equipment_id;
END;
-- Fires on a last_done that is set to what it was, too: so a row is computed anew.
CREATE TRIGGER due_date_renewed AFTER UPDATE OF last_done, is_given ON equipment_due_dates BEGIN
    UPDATE equipment_due_dates SET (time_due, days_out, due_date) = (SELECT time_due, days_out, due_date
        FROM equipment_due_reckoned AS now WHERE now.equipment_id = NEW.equipment_id AND now.kind = NEW.kind)
    WHERE equipment_id = NEW.equipment_id AND kind = NEW.kind;
END;
CREATE TRIGGER due_date_changed AFTER UPDATE OF due_date ON equipment_due_dates WHEN NEW.due_date IS NOT OLD.due_date BEGIN
    UPDATE rental_equipment SET next_inspection_due =
        (SELECT MIN(due_date) FROM equipment_due_dates WHERE equipment_id = NEW.equipment_id) WHERE id = NEW.equipment_id;
END;
CREATE TRIGGER due_date_removed AFTER DELETE ON equipment_due_dates BEGIN
    UPDATE rental_equipment SET next_inspection_due =
        (SELECT MIN(due_date) FROM equipment_due_dates WHERE equipment_id = OLD.equipment_id) WHERE id = OLD.equipment_id;
END;

-- Of each kind that an item is under, when its own columns say that it was last done; where a record of service wrote the day, when a
-- record of that kind did.
CREATE VIEW equipment_done_by_columns AS
SELECT equipment_id, kind, CASE WHEN EXISTS (SELECT 1 FROM equipment_maintenance AS record
        WHERE record.equipment_id = written.equipment_id AND date(maintenance_date) = written.last_done)
    THEN (SELECT MAX(last_done) FROM maintenance_renewals AS renewal
        WHERE renewal.equipment_id = written.equipment_id AND renewal.kind = written.kind)
    ELSE last_done END AS last_done
FROM (
    SELECT equipment_id, kind, date(CASE kind WHEN 'visual' THEN COALESCE(vip_date, last_inspection_date) WHEN 'hydro' THEN hydro_date
        WHEN 'service' THEN COALESCE(last_service_date, last_inspection_date) END) AS last_done
    FROM equipment_rules JOIN rental_equipment ON rental_equipment.id = equipment_id
) AS written;

-- A date that comes with a new item counts for its main kind, where it is earlier than the rule's.
CREATE TRIGGER equipment_added AFTER INSERT ON rental_equipment BEGIN
    INSERT INTO equipment_due_dates (equipment_id, kind, last_done)
    SELECT equipment_id, kind, last_done FROM equipment_done_by_columns WHERE equipment_id = NEW.id;
    INSERT INTO equipment_due_dates (equipment_id, kind, time_due, is_given)
    SELECT equipment_id, main_kind, date(NEW.next_inspection_due), 1 FROM equipment_rule_sets
    WHERE equipment_id = NEW.id AND date(NEW.next_inspection_due) IS NOT NULL
    ON CONFLICT (equipment_id, kind) DO UPDATE SET time_due = excluded.time_due, is_given = 1
        WHERE time_due IS NULL OR excluded.time_due < time_due;
    UPDATE rental_equipment SET next_inspection_due = (SELECT MIN(due_date) FROM equipment_due_dates WHERE equipment_id = NEW.id)
    WHERE id = NEW.id AND NEW.next_inspection_due IS NOT NULL;
END;

-- No trigger follows the settings: every command writes one (the trail's head), and would pay for preparing all that follows from it.
-- Under other rules now: what it is no longer under goes, unless a person gave the date; what is new counts as due. Fires on a category
-- that is set to what it was, too: so an item's due dates are computed anew.
CREATE TRIGGER equipment_under_rules AFTER UPDATE OF category_id, alloy, is_oxygen_service ON rental_equipment BEGIN
    DELETE FROM equipment_due_dates WHERE equipment_id = NEW.id AND NOT is_given
        AND kind NOT IN (SELECT kind FROM equipment_rules WHERE equipment_id = NEW.id);
    INSERT OR IGNORE INTO equipment_due_dates (equipment_id, kind, last_done)
    SELECT equipment_id, kind, last_done FROM equipment_done_by_columns WHERE equipment_id = NEW.id;
    UPDATE equipment_due_dates SET last_done = last_done WHERE equipment_id = NEW.id AND due_date IS NOT (
        SELECT due_date FROM equipment_due_reckoned AS now WHERE now.equipment_id = NEW.id AND now.kind = equipment_due_dates.kind);
END;
CREATE TRIGGER category_under_rules AFTER UPDATE OF rule_set ON rental_categories WHEN NEW.rule_set <> OLD.rule_set BEGIN
    UPDATE rental_equipment SET category_id = category_id WHERE category_id = NEW.id;
END;
CREATE TRIGGER service_rule_changed AFTER UPDATE ON service_rules BEGIN
    UPDATE rental_equipment SET category_id = category_id
    WHERE id IN (SELECT equipment_id FROM equipment_rule_sets WHERE rule_set IN (OLD.rule_set, NEW.rule_set));
END;

-- Somebody wrote other dates on an item. What a record of service wrote there moves due dates by what the record renews instead.
CREATE TRIGGER equipment_dates_changed
AFTER UPDATE OF vip_date, hydro_date, last_service_date, last_inspection_date, next_inspection_due ON rental_equipment
WHEN NEW.vip_date IS NOT OLD.vip_date OR NEW.hydro_date IS NOT OLD.hydro_date OR NEW.last_service_date IS NOT OLD.last_service_date
    OR NEW.last_inspection_date IS NOT OLD.last_inspection_date OR NEW.next_inspection_due IS NOT OLD.next_inspection_due
        AND NEW.next_inspection_due IS NOT (SELECT MIN(due_date) FROM equipment_due_dates WHERE equipment_id = NEW.id)
BEGIN
    UPDATE equipment_due_dates SET last_done = written.last_done, is_given = 0
    FROM (
        SELECT 'visual' AS kind, date(COALESCE(NEW.vip_date, NEW.last_inspection_date)) AS last_done
        WHERE COALESCE(NEW.vip_date, NEW.last_inspection_date) IS NOT COALESCE(OLD.vip_date, OLD.last_inspection_date)
        UNION ALL SELECT 'hydro', date(NEW.hydro_date) WHERE NEW.hydro_date IS NOT OLD.hydro_date
        UNION ALL SELECT 'service', date(COALESCE(NEW.last_service_date, NEW.last_inspection_date))
        WHERE COALESCE(NEW.last_service_date, NEW.last_inspection_date)
            IS NOT COALESCE(OLD.last_service_date, OLD.last_inspection_date)
    ) AS written
    WHERE equipment_id = NEW.id AND equipment_due_dates.kind = written.kind
        AND equipment_due_dates.last_done IS NOT written.last_done
        AND NOT EXISTS (SELECT 1 FROM equipment_maintenance AS record WHERE record.equipment_id = NEW.id
            AND date(maintenance_date) = written.last_done);
    INSERT INTO equipment_due_dates (equipment_id, kind, time_due, is_given)
    SELECT equipment_id, main_kind, date(NEW.next_inspection_due), 1 FROM equipment_rule_sets
    WHERE equipment_id = NEW.id AND date(NEW.next_inspection_due) IS NOT NULL
        AND NEW.next_inspection_due IS NOT OLD.next_inspection_due
        AND date(NEW.next_inspection_due) IS NOT (SELECT MIN(due_date) FROM equipment_due_dates WHERE equipment_id = NEW.id)
    ON CONFLICT (equipment_id, kind) DO UPDATE SET time_due = excluded.time_due, is_given = 1;
    UPDATE rental_equipment SET next_inspection_due = (SELECT MIN(due_date) FROM equipment_due_dates WHERE equipment_id = NEW.id)
    WHERE id = NEW.id AND next_inspection_due IS NOT (SELECT MIN(due_date) FROM equipment_due_dates WHERE equipment_id = NEW.id);
END;

-- The date of the record is the last service's; a back-dated record moves nothing backwards.
CREATE TRIGGER maintenance_recorded AFTER INSERT ON equipment_maintenance WHEN date(NEW.maintenance_date) IS NOT NULL BEGIN
    UPDATE rental_equipment SET last_service_date = MAX(COALESCE(date(last_service_date), ''), date(NEW.maintenance_date)),
        last_inspection_date = CASE WHEN NEW.maintenance_type = 'inspection' AND NEW.result IS NOT 'failed'
            THEN MAX(COALESCE(date(last_inspection_date), ''), date(NEW.maintenance_date)) ELSE last_inspection_date END
    WHERE id = NEW.equipment_id;
    INSERT INTO equipment_due_dates (equipment_id, kind, last_done, time_due, is_given)
    SELECT equipment_id, kind, last_done, time_due, is_given FROM maintenance_renewals WHERE maintenance_id = NEW.id
    ON CONFLICT (equipment_id, kind) DO UPDATE
    SET last_done = excluded.last_done, time_due = excluded.time_due, is_given = excluded.is_given
    WHERE last_done IS NULL OR excluded.last_done >= last_done;
    UPDATE rental_equipment SET
        vip_date = COALESCE((SELECT last_done FROM equipment_due_dates WHERE equipment_id = NEW.equipment_id AND kind = 'visual'), vip_date),
        hydro_date = COALESCE((SELECT last_done FROM equipment_due_dates WHERE equipment_id = NEW.equipment_id AND kind = 'hydro'), hydro_date)
    WHERE id = NEW.equipment_id AND NEW.result IS NOT 'failed';
    UPDATE equipment_due_dates SET last_done = last_done WHERE NEW.result = 'failed' AND equipment_id = NEW.equipment_id;
END;

CREATE TRIGGER equipment_went_out AFTER INSERT ON rental_checkouts BEGIN
    UPDATE equipment_due_dates SET days_out = days_out + COALESCE((SELECT days FROM rental_days WHERE id = NEW.id), 0)
    WHERE equipment_id = NEW.equipment_id AND last_done < date(NEW.checkout_date);
    UPDATE equipment_due_dates SET last_done = last_done
    WHERE equipment_id = NEW.equipment_id AND (due_date IS NULL OR due_date > date(NEW.checkout_date)) AND EXISTS (
        SELECT 1 FROM equipment_rules AS rule WHERE rule.equipment_id = equipment_due_dates.equipment_id
            AND rule.kind = equipment_due_dates.kind AND days_out * rule.uses_per_day >= rule.uses);
END;
CREATE TRIGGER equipment_came_back
AFTER UPDATE OF equipment_id, checkout_date, expected_return_date, actual_return_date ON rental_checkouts BEGIN
    UPDATE equipment_due_dates SET last_done = last_done WHERE equipment_id IN (OLD.equipment_id, NEW.equipment_id);
END;
CREATE TRIGGER equipment_never_went_out AFTER DELETE ON rental_checkouts BEGIN
    UPDATE equipment_due_dates SET last_done = last_done WHERE equipment_id = OLD.equipment_id;
END;

-- Items and records that a store had before.
INSERT INTO equipment_due_dates (equipment_id, kind, time_due, is_given)
SELECT equipment_id, main_kind, date(next_inspection_due), 1
FROM equipment_rule_sets JOIN rental_equipment ON rental_equipment.id = equipment_id WHERE date(next_inspection_due) IS NOT NULL;
INSERT INTO equipment_due_dates (equipment_id, kind, last_done)
SELECT equipment_id, kind, last_done FROM equipment_done_by_columns WHERE true
ON CONFLICT (equipment_id, kind) DO UPDATE SET last_done = excluded.last_done;
UPDATE equipment_due_dates SET is_given = 0 WHERE is_given AND time_due >= (SELECT rule_due FROM equipment_due_reckoned AS now
    WHERE now.equipment_id = equipment_due_dates.equipment_id AND now.kind = equipment_due_dates.kind);
INSERT INTO equipment_due_dates (equipment_id, kind, last_done, time_due, is_given)
SELECT equipment_id, kind, last_done, time_due, is_given FROM (
    SELECT *, ROW_NUMBER() OVER (PARTITION BY equipment_id, kind ORDER BY last_done DESC, maintenance_id DESC) AS place
    FROM maintenance_renewals) WHERE place = 1
ON CONFLICT (equipment_id, kind) DO UPDATE
SET last_done = excluded.last_done, time_due = excluded.time_due, is_given = excluded.is_given
WHERE last_done IS NULL OR excluded.last_done >= last_done;
UPDATE rental_equipment SET next_inspection_due =
    (SELECT MIN(due_date) FROM equipment_due_dates WHERE equipment_id = rental_equipment.id);

-- repeat_months: once it is done, the next one is that many months later. created_by: who is told that it is done. closed_by: who
-- completed or cancelled it.
ALTER TABLE maintenance_schedules ADD COLUMN created_by INTEGER REFERENCES users(id);
ALTER TABLE maintenance_schedules ADD COLUMN repeat_months INTEGER CHECK (repeat_months BETWEEN 1 AND 120);
ALTER TABLE maintenance_schedules ADD COLUMN started_at DATETIME;
ALTER TABLE maintenance_schedules ADD COLUMN closed_by INTEGER REFERENCES users(id);
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

-- A manager's word that an item may be used although that kind is overdue, up to a day. Visual or service alone.
CREATE TABLE equipment_overrides (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    equipment_id INTEGER NOT NULL REFERENCES rental_equipment(id),
    kind TEXT NOT NULL CHECK (kind IN ('visual', 'service')),
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
    updated_at DATETIME
);
CREATE UNIQUE INDEX maintenance_templates_by_use ON maintenance_templates(COALESCE(category_id, 0), maintenance_type);

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
