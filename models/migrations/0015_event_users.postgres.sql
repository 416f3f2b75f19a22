-- Whom an event tells of beside its target: who came into the group or project, or left it, and whose key it is. A
-- trigger keeps it in step, whoever writes.

CREATE TABLE event_users (
  user_id TEXT COLLATE "C" NOT NULL,
  sequence BIGINT NOT NULL REFERENCES events (sequence) ON DELETE CASCADE,
  PRIMARY KEY (user_id, sequence)
);
CREATE INDEX event_users_sequence ON event_users (sequence);

INSERT INTO event_users (user_id, sequence)
  SELECT DISTINCT COALESCE(c.value ->> 1, c.value ->> 2), e.sequence
  FROM events e CROSS JOIN LATERAL json_array_elements(e.changes::json) c
  WHERE e.operation IN
      ('setGroupMembers', 'addProjectMember', 'removeProjectMember', 'createApiKey', 'deleteApiKey')
    AND c.value ->> 0 IN ('members', 'user');

CREATE FUNCTION tell_of_users() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO event_users (user_id, sequence)
    SELECT DISTINCT COALESCE(c.value ->> 1, c.value ->> 2), new.sequence
    FROM json_array_elements(new.changes::json) c WHERE c.value ->> 0 IN ('members', 'user');
  RETURN NULL;
END $$;
CREATE TRIGGER events_tell_of_users AFTER INSERT ON events FOR EACH ROW
  WHEN (new.operation IN
    ('setGroupMembers', 'addProjectMember', 'removeProjectMember', 'createApiKey', 'deleteApiKey'))
  EXECUTE FUNCTION tell_of_users();
