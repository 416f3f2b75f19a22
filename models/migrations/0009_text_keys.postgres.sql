-- Folded twins of more texts, to filter and sort by: models/migrations/text_keys.py fills them.

ALTER TABLE users ADD COLUMN first_name_key TEXT COLLATE "C";
ALTER TABLE users ADD COLUMN last_name_key TEXT COLLATE "C";
ALTER TABLE users ADD COLUMN display_name_key TEXT COLLATE "C";
ALTER TABLE projects ADD COLUMN description_key TEXT COLLATE "C";
ALTER TABLE groups ADD COLUMN description_key TEXT COLLATE "C";

CREATE INDEX users_first_name ON users (COALESCE(first_name_key, chr(1114111)), number);
CREATE INDEX users_first_name_desc ON users (COALESCE(first_name_key, ''), number);
CREATE INDEX users_last_name ON users (COALESCE(last_name_key, chr(1114111)), number);
CREATE INDEX users_last_name_desc ON users (COALESCE(last_name_key, ''), number);
