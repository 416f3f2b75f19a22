-- Every three letters in a row of what is searched in users, and whose they are: docs/decisions/0011-search-index.md.
-- Triggers keep it in step, whoever writes.

CREATE VIRTUAL TABLE users_search USING fts5 (
  search_key, content='users', content_rowid='number', columnsize=0, detail=none,
  tokenize='trigram case_sensitive 1'
);
INSERT INTO users_search (users_search) VALUES ('rebuild');

CREATE TRIGGER users_search_insert AFTER INSERT ON users BEGIN
  INSERT INTO users_search (rowid, search_key) VALUES (new.number, new.search_key);
END;
CREATE TRIGGER users_search_delete AFTER DELETE ON users BEGIN
  INSERT INTO users_search (users_search, rowid, search_key) VALUES ('delete', old.number, old.search_key);
END;
CREATE TRIGGER users_search_update AFTER UPDATE OF search_key ON users WHEN old.search_key <> new.search_key BEGIN
  INSERT INTO users_search (users_search, rowid, search_key) VALUES ('delete', old.number, old.search_key);
  INSERT INTO users_search (rowid, search_key) VALUES (new.number, new.search_key);
END;
