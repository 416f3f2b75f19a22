-- Mails that are to be sent: to whom and what for, but no token, which is made as each is sent.

CREATE TABLE outbox (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  user_number BIGINT NOT NULL REFERENCES users (number) ON DELETE CASCADE,
  purpose TEXT NOT NULL,
  seconds BIGINT NOT NULL,
  attempts BIGINT NOT NULL DEFAULT 0,
  next_at BIGINT NOT NULL,
  UNIQUE (user_number, purpose)
);
CREATE INDEX outbox_next_at ON outbox (next_at);
