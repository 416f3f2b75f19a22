-- Who may do something is read from indexes alone: who holds it, which groups do, and who administers a project.

CREATE INDEX permissions_users ON permissions (resource_type, resource, type, user_number, expires_at)
  WHERE user_number IS NOT NULL;
CREATE INDEX permissions_groups ON permissions (resource_type, resource, group_number)
  WHERE group_number IS NOT NULL;
CREATE INDEX memberships_administrators ON memberships (project_number, user_number) WHERE role = 'ADMIN';
