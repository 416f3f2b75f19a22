-- What most rows may lack is indexed where it is there: else statistics tell of so many rows without it that the
-- index passes for useless, and the whole table is read instead. And all grants on one thing come in their order.

DROP INDEX permissions_user_order;
DROP INDEX permissions_group_order;
DROP INDEX permissions_resource;
DROP INDEX api_keys_project;
DROP INDEX api_keys_replaced_by;
DROP INDEX api_keys_expiry;
DROP INDEX api_keys_last_used;
DROP INDEX users_email_key;
DROP INDEX users_last_login;

CREATE INDEX permissions_user_order ON permissions (user_number, number) WHERE user_number IS NOT NULL;
CREATE INDEX permissions_group_order ON permissions (group_number, number) WHERE group_number IS NOT NULL;
CREATE INDEX permissions_resource ON permissions (resource_type, resource, number);
CREATE INDEX api_keys_project ON api_keys (project_number, number) WHERE project_number IS NOT NULL;
CREATE INDEX api_keys_replaced_by ON api_keys (replaced_by_number) WHERE replaced_by_number IS NOT NULL;
CREATE INDEX api_keys_expiry ON api_keys (expires_at) WHERE expires_at IS NOT NULL;
CREATE INDEX api_keys_last_used ON api_keys (last_used_at) WHERE last_used_at IS NOT NULL;
CREATE INDEX users_email_key ON users (email_key) WHERE email_key IS NOT NULL;
CREATE INDEX users_last_login ON users (last_login_at) WHERE last_login_at IS NOT NULL;
