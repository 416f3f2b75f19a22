-- Scopes, and what a deletion is undone from, are kept by names instead of places. That the scopes of a key
-- leave something out is a column: the last administrator is looked for by it.

UPDATE api_keys SET scopes = (
  SELECT jsonb_agg(
    jsonb_build_object('resource_type', s.value -> 0, 'resource', s.value -> 1, 'type', s.value -> 2)
    ORDER BY s.place
  )
  FROM jsonb_array_elements(scopes::jsonb) WITH ORDINALITY s (value, place)
)::text
WHERE scopes <> '[]';

ALTER TABLE api_keys ADD COLUMN is_narrowed BOOLEAN NOT NULL DEFAULT FALSE;
UPDATE api_keys SET is_narrowed = TRUE
WHERE scopes <> '[]' AND NOT scopes::jsonb @> '[{"resource_type": "*", "resource": "*", "type": "ADMIN"}]';

UPDATE events SET before_image = (
  before_image::jsonb || jsonb_build_object(
    'memberships', (
      SELECT COALESCE(jsonb_agg(
        jsonb_build_object('project', m.value -> 0, 'role', m.value -> 1, 'joined_at', m.value -> 2)
        ORDER BY m.place
      ), '[]')
      FROM jsonb_array_elements(before_image::jsonb -> 'memberships') WITH ORDINALITY m (value, place)
    ),
    'permissions', (
      SELECT COALESCE(jsonb_agg(
        jsonb_build_object(
          'resource_type', h.value -> 0, 'resource', h.value -> 1, 'type', h.value -> 2,
          'expires_at', h.value -> 3
        )
        ORDER BY h.place
      ), '[]')
      FROM jsonb_array_elements(before_image::jsonb -> 'permissions') WITH ORDINALITY h (value, place)
    )
  )
)::text
WHERE operation = 'deleteUser' AND before_image IS NOT NULL;
