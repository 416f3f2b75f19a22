-- Whom an event tells of beside its target: who came into the group or project, or left it, and whose key it is. A
-- trigger keeps it in step, whoever writes.

CREATE TABLE event_users (
  user_id TEXT NOT NULL,
  sequence INTEGER NOT NULL REFERENCES events (sequence) ON DELETE CASCADE,
  PRIMARY KEY (user_id, sequence)
) WITHOUT ROWID;
CREATE INDEX event_users_sequence ON event_users (sequence);

INSERT INTO event_users (user_id, sequence)
  SELECT DISTINCT COALESCE(json_extract(c.value, '$[1]'), json_extract(c.value, '$[2]')), e.sequence
  FROM events e JOIN json_each(e.changes) c
  WHERE e.operation IN
      ('setGroupMembers', 'addProjectMember', 'removeProjectMember', 'createApiKey', 'deleteApiKey')
    AND json_extract(c.value, '$[0]') IN ('members', 'user');

CREATE TRIGGER events_tell_of_users AFTER INSERT ON events
WHEN new.operation IN
  ('setGroupMembers', 'addProjectMember', 'removeProjectMember', 'createApiKey', 'deleteApiKey')
BEGIN
  INSERT INTO event_users (user_id, sequence)
    SELECT DISTINCT COALESCE(json_extract(c.value, '$[1]'), json_extract(c.value, '$[2]')), new.sequence
    FROM json_each(new.changes) c WHERE json_extract(c.value, '$[0]') IN ('members', 'user');
END;
