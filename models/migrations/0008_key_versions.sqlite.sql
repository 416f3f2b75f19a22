-- Keys say when they changed, as what they belong to does.

ALTER TABLE api_keys ADD COLUMN version BIGINT NOT NULL DEFAULT 1;
