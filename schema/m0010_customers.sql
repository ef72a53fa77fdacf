-- Customers: found at once by what is known of them, tagged, and forgotten when they ask for it.

-- When everything personal was taken away, for good; the row stays, for the books.
ALTER TABLE customers ADD COLUMN erased_at DATETIME;

-- What is looked through for a name, a company, an address or a number: telephones by their figures alone.
ALTER TABLE customers ADD COLUMN search_text TEXT GENERATED ALWAYS AS (
    first_name || ' ' || last_name || ' ' || COALESCE(company_name, '') || ' ' || COALESCE(email, '') || ' '
    || replace(replace(replace(replace(replace(replace(replace(COALESCE(phone, ''),
        ' ', ''), '-', ''), '(', ''), ')', ''), '.', ''), '/', ''), '+', '') || ' '
    || replace(replace(replace(replace(replace(replace(replace(COALESCE(mobile, ''),
        ' ', ''), '-', ''), '(', ''), ')', ''), '.', ''), '/', ''), '+', '')
) VIRTUAL;
-- The list by name, and every search in it, are read from the index alone.
CREATE INDEX customers_by_name
    ON customers(is_active, last_name COLLATE NOCASE, first_name COLLATE NOCASE, search_text);

-- By which people are chosen for a message: nitrox, club.
CREATE TABLE customer_tags (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    customer_id INTEGER NOT NULL REFERENCES customers(id),
    tag TEXT NOT NULL COLLATE NOCASE,
    created_at DATETIME DEFAULT CURRENT_TIMESTAMP,
    UNIQUE (customer_id, tag)
);
CREATE INDEX customer_tags_by_tag ON customer_tags(tag, customer_id);

-- A device belongs to whoever used it last. last_used: when its token was last given or refreshed.
DELETE FROM customer_devices WHERE id NOT IN (SELECT MAX(id) FROM customer_devices GROUP BY device_token);
CREATE UNIQUE INDEX customer_devices_by_token ON customer_devices(device_token);

-- What changed of a customer, before and after, beside the trail: a row of the trail is never changed, and these go when the customer is
-- erased. audit_id: the row of audit_logs that tells who and when; no reference, since a restore may put another trail in place.
CREATE TABLE customer_changes (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    audit_id INTEGER NOT NULL,
    customer_id INTEGER NOT NULL REFERENCES customers(id),
    field TEXT NOT NULL,
    old_value TEXT,
    new_value TEXT
);
CREATE INDEX customer_changes_by_customer ON customer_changes(customer_id, id);
CREATE INDEX customer_changes_by_row ON customer_changes(audit_id, field);

-- What a customer has with the shop is looked up by the customer.
CREATE INDEX appointments_by_customer ON appointments(customer_id) WHERE customer_id IS NOT NULL;
CREATE INDEX air_fills_by_customer ON air_fills(customer_id) WHERE customer_id IS NOT NULL;
