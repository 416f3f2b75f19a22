-- Groups say when they changed, as users and projects do; what hangs on a user or group is read in pages, and
-- projects and groups may be sorted by when they changed.

ALTER TABLE groups ADD COLUMN updated_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE groups ADD COLUMN version BIGINT NOT NULL DEFAULT 1;
UPDATE groups SET updated_at = created_at;

CREATE INDEX groups_created_at ON groups (created_at, number);
CREATE INDEX groups_updated_at ON groups (updated_at, number);
CREATE INDEX projects_updated_at ON projects (updated_at, number);
CREATE INDEX group_members_user_order ON group_members (user_number, number);
CREATE INDEX permissions_user_order ON permissions (user_number, number);
CREATE INDEX permissions_group_order ON permissions (group_number, number);
CREATE INDEX memberships_user_order ON memberships (user_number, number);
