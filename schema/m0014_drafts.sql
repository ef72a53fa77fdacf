-- What is being typed is a terminal's own: two of one person's do not write over each other. kept_by: the process that has the form open; NULL:
-- nobody has, and it is offered when the person signs in.
CREATE TABLE form_drafts_by_terminal (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id INTEGER NOT NULL REFERENCES users(id),
    form TEXT NOT NULL,
    content TEXT NOT NULL, -- JSON
    saved_at DATETIME NOT NULL,
    kept_by TEXT
);
INSERT INTO form_drafts_by_terminal (user_id, form, content, saved_at) SELECT user_id, form, content, saved_at FROM form_drafts;
DROP TABLE form_drafts;
ALTER TABLE form_drafts_by_terminal RENAME TO form_drafts;
CREATE UNIQUE INDEX form_drafts_of_terminal ON form_drafts(user_id, form, kept_by);
