-- What the shop's rows are known by, where that is no UNIQUE column: a file that is brought in, and whoever types a name, finds them
-- at once.

CREATE INDEX product_categories_by_name ON product_categories(name COLLATE NOCASE);
CREATE INDEX rental_categories_by_name ON rental_categories(name COLLATE NOCASE);
CREATE INDEX certification_agencies_by_abbreviation ON certification_agencies(abbreviation COLLATE NOCASE);
CREATE INDEX certification_agencies_by_name ON certification_agencies(name COLLATE NOCASE);
CREATE INDEX certifications_by_agency ON certifications(agency_id, name COLLATE NOCASE);
-- People of whom the shop has no address: their name is all there is.
CREATE INDEX customers_without_address ON customers(last_name, first_name)
    WHERE email IS NULL AND phone IS NULL AND mobile IS NULL;
