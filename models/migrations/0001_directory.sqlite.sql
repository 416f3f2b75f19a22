-- Times are milliseconds since 1970 in UTC, public ids are UUIDs in text; *_key is the folded twin of a text.
-- What may be null is sorted by COALESCE, so that nothing comes last in both directions (resolvers/pages.py).

CREATE TABLE users (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  username TEXT NOT NULL,
  username_key TEXT NOT NULL,
  email TEXT,
  email_key TEXT,
  first_name TEXT,
  last_name TEXT,
  display_name TEXT,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL,
  search_key TEXT NOT NULL,
  avatar_url TEXT,
  redirect_uri TEXT,
  external_id TEXT UNIQUE,
  attributes TEXT NOT NULL DEFAULT '{}',
  status TEXT NOT NULL CHECK (status IN ('ACTIVE', 'DEACTIVATED')),
  status_reason TEXT,
  status_changed_at BIGINT,
  password_hash TEXT,
  password_changed_at BIGINT,
  must_change_password BOOLEAN NOT NULL DEFAULT 0,
  last_login_at BIGINT,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  version BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX users_username ON users (username_key, number);
CREATE INDEX users_email ON users (COALESCE(email_key, char(1114111)), number);
CREATE INDEX users_email_desc ON users (COALESCE(email_key, ''), number);
CREATE INDEX users_email_key ON users (email_key);
CREATE INDEX users_name ON users (name_key, number);
CREATE INDEX users_status ON users (status, number);
CREATE INDEX users_created_at ON users (created_at, number);
CREATE INDEX users_updated_at ON users (updated_at, number);
CREATE INDEX users_last_login_at ON users (COALESCE(last_login_at, 9223372036854775807), number);
CREATE INDEX users_last_login_at_desc ON users (COALESCE(last_login_at, -9223372036854775807), number);
CREATE INDEX users_last_login ON users (last_login_at);

-- Usernames and e-mail addresses share one namespace: this key is what keeps it.
CREATE TABLE names (
  name_key TEXT PRIMARY KEY,
  user_number BIGINT NOT NULL REFERENCES users (number) ON DELETE CASCADE
) WITHOUT ROWID;
CREATE INDEX names_user ON names (user_number);

CREATE TABLE projects (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL UNIQUE,
  description TEXT,
  mcp_config_name TEXT,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  version BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX projects_created_at ON projects (created_at, number);

CREATE TABLE memberships (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  user_number BIGINT NOT NULL REFERENCES users (number) ON DELETE CASCADE,
  project_number BIGINT NOT NULL REFERENCES projects (number) ON DELETE CASCADE,
  role TEXT NOT NULL CHECK (role IN ('MEMBER', 'ADMIN')),
  joined_at BIGINT NOT NULL,
  UNIQUE (user_number, project_number)
);
CREATE INDEX memberships_project ON memberships (project_number, user_number);

CREATE TABLE groups (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL UNIQUE,
  description TEXT,
  created_at BIGINT NOT NULL
);

CREATE TABLE group_members (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  group_number BIGINT NOT NULL REFERENCES groups (number) ON DELETE CASCADE,
  user_number BIGINT NOT NULL REFERENCES users (number) ON DELETE CASCADE,
  UNIQUE (group_number, user_number)
);
CREATE INDEX group_members_user ON group_members (user_number, group_number);

CREATE TABLE permissions (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  user_number BIGINT REFERENCES users (number) ON DELETE CASCADE,
  group_number BIGINT REFERENCES groups (number) ON DELETE CASCADE,
  resource_type TEXT NOT NULL,
  resource TEXT NOT NULL,
  type TEXT NOT NULL CHECK (type IN ('READ', 'WRITE', 'ADMIN')),
  created_at BIGINT NOT NULL,
  expires_at BIGINT,
  CHECK ((user_number IS NULL) <> (group_number IS NULL)),
  UNIQUE (user_number, resource_type, resource, type),
  UNIQUE (group_number, resource_type, resource, type)
);
CREATE INDEX permissions_resource ON permissions (resource_type, resource);

CREATE TABLE api_keys (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  user_number BIGINT NOT NULL REFERENCES users (number) ON DELETE CASCADE,
  project_number BIGINT REFERENCES projects (number) ON DELETE CASCADE,
  name TEXT,
  name_key TEXT,
  hint TEXT NOT NULL,
  digest TEXT NOT NULL UNIQUE,
  scopes TEXT NOT NULL DEFAULT '[]',
  created_at BIGINT NOT NULL,
  expires_at BIGINT,
  last_used_at BIGINT,
  disabled_at BIGINT,
  enabled_at BIGINT,
  revoked_at BIGINT,
  replaced_by_number BIGINT REFERENCES api_keys (number) ON DELETE SET NULL,
  dialect TEXT,
  is_setting BOOLEAN NOT NULL DEFAULT 0
);
CREATE INDEX api_keys_user ON api_keys (user_number, number);
CREATE INDEX api_keys_project ON api_keys (project_number, number);
CREATE INDEX api_keys_replaced_by ON api_keys (replaced_by_number);
CREATE INDEX api_keys_created_at ON api_keys (created_at, number);
CREATE INDEX api_keys_name ON api_keys (COALESCE(name_key, char(1114111)), number);
CREATE INDEX api_keys_name_desc ON api_keys (COALESCE(name_key, ''), number);
CREATE INDEX api_keys_last_used_at ON api_keys (COALESCE(last_used_at, 9223372036854775807), number);
CREATE INDEX api_keys_last_used_at_desc ON api_keys (COALESCE(last_used_at, -9223372036854775807), number);
CREATE INDEX api_keys_expires_at ON api_keys (COALESCE(expires_at, 9223372036854775807), number);
CREATE INDEX api_keys_expires_at_desc ON api_keys (COALESCE(expires_at, -9223372036854775807), number);
CREATE INDEX api_keys_expiry ON api_keys (expires_at);
CREATE INDEX api_keys_last_used ON api_keys (last_used_at);

CREATE TABLE sessions (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  user_number BIGINT NOT NULL REFERENCES users (number) ON DELETE CASCADE,
  digest TEXT NOT NULL UNIQUE,
  created_at BIGINT NOT NULL,
  last_seen_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  ip_address TEXT,
  user_agent TEXT
);
CREATE INDEX sessions_user ON sessions (user_number, number);
CREATE INDEX sessions_expires_at ON sessions (expires_at);

-- No foreign keys: what an event tells of may be gone.
CREATE TABLE events (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  at BIGINT NOT NULL,
  operation TEXT NOT NULL,
  door TEXT NOT NULL,
  actor_id TEXT,
  actor_label TEXT NOT NULL,
  api_key_id TEXT,
  target_id TEXT NOT NULL,
  target_type TEXT NOT NULL,
  target_label TEXT NOT NULL,
  changes TEXT NOT NULL,
  reason TEXT,
  request_id TEXT NOT NULL,
  ip_address TEXT,
  before_image TEXT
);
CREATE INDEX events_at ON events (at);
CREATE INDEX events_actor ON events (actor_id, sequence);
CREATE INDEX events_target ON events (target_id, sequence);
CREATE INDEX events_target_type ON events (target_type, sequence);
CREATE INDEX events_operation ON events (operation, sequence);
CREATE INDEX events_door ON events (door, sequence);

-- Failed sign-ins in a row, counted by user, unknown name, or address.
CREATE TABLE sign_in_failures (
  subject TEXT PRIMARY KEY,
  failures BIGINT NOT NULL,
  last_at BIGINT NOT NULL,
  locked_until BIGINT
) WITHOUT ROWID;
CREATE INDEX sign_in_failures_last_at ON sign_in_failures (last_at);
