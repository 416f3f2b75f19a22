-- Scopes, and what a deletion is undone from, are kept by names instead of places. That the scopes of a key
-- leave something out is a column: the last administrator is looked for by it.

UPDATE api_keys SET scopes = (
  SELECT json_group_array(json_object(
    'resource_type', json_extract(s.value, '$[0]'),
    'resource', json_extract(s.value, '$[1]'),
    'type', json_extract(s.value, '$[2]')
  ))
  FROM (SELECT value FROM json_each(api_keys.scopes) ORDER BY key) s
)
WHERE scopes <> '[]';

ALTER TABLE api_keys ADD COLUMN is_narrowed BOOLEAN NOT NULL DEFAULT 0;
UPDATE api_keys SET is_narrowed = 1
WHERE scopes <> '[]' AND NOT EXISTS (
  SELECT 1 FROM json_each(api_keys.scopes) s
  WHERE json_extract(s.value, '$.resource_type') = '*'
    AND json_extract(s.value, '$.resource') = '*'
    AND json_extract(s.value, '$.type') = 'ADMIN'
);

UPDATE events SET before_image = json_set(
  before_image,
  '$.memberships', json((
    SELECT json_group_array(json_object(
      'project', json_extract(m.value, '$[0]'),
      'role', json_extract(m.value, '$[1]'),
      'joined_at', json_extract(m.value, '$[2]')
    ))
    FROM (SELECT value FROM json_each(events.before_image, '$.memberships') ORDER BY key) m
  )),
  '$.permissions', json((
    SELECT json_group_array(json_object(
      'resource_type', json_extract(h.value, '$[0]'),
      'resource', json_extract(h.value, '$[1]'),
      'type', json_extract(h.value, '$[2]'),
      'expires_at', json_extract(h.value, '$[3]')
    ))
    FROM (SELECT value FROM json_each(events.before_image, '$.permissions') ORDER BY key) h
  ))
)
WHERE operation = 'deleteUser' AND before_image IS NOT NULL;
