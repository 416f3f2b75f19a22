-- Who made a link, with a key of which scopes: it is good while they could make it. None: who runs the server, or mail.

ALTER TABLE one_time_tokens ADD COLUMN made_by BIGINT REFERENCES users (number) ON DELETE CASCADE;
ALTER TABLE one_time_tokens ADD COLUMN scopes TEXT COLLATE "C" NOT NULL DEFAULT '[]';
CREATE INDEX one_time_tokens_made_by ON one_time_tokens (made_by) WHERE made_by IS NOT NULL;
