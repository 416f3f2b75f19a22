-- What a link lets whoever has it do once: a user has one token of each purpose.

CREATE TABLE one_time_tokens (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  user_number BIGINT NOT NULL REFERENCES users (number) ON DELETE CASCADE,
  purpose TEXT NOT NULL CHECK (purpose IN ('SETUP', 'INVITATION', 'PASSWORD_RESET', 'EMAIL_VERIFICATION')),
  digest TEXT NOT NULL UNIQUE,
  email_key TEXT,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  UNIQUE (user_number, purpose)
);
CREATE INDEX one_time_tokens_expires_at ON one_time_tokens (expires_at);

ALTER TABLE users ADD COLUMN email_verified_at BIGINT;
