-- The first members of a project or group are read in the order in which they joined.

CREATE INDEX memberships_project_order ON memberships (project_number, number);
CREATE INDEX group_members_group_order ON group_members (group_number, number);
