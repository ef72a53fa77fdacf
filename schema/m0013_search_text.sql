-- PRAGMA integrity_check works out every computed column that has a type, to see whether its values are of it; that took a third of its time over
-- customers. What is put together by || is text whatever the column says: so this one no longer says it.
-- No row and no index changes, so the text of the table is replaced (https://www.sqlite.org/lang_altertable.html, section 7).

PRAGMA writable_schema = ON;

UPDATE sqlite_schema SET sql = replace(sql, 'search_text TEXT GENERATED', 'search_text GENERATED')
WHERE type = 'table' AND name = 'customers';

-- What other connections know of the tables they read again: the schema's number changes with every table that is made.
CREATE TABLE search_text_changed (id INTEGER);
DROP TABLE search_text_changed;

PRAGMA writable_schema = RESET;
