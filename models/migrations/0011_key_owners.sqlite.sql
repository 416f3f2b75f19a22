-- Whose keys the audit log tells of: the first change of an issued and of a deleted key is its user's id, which
-- erasing that user looks for.

CREATE INDEX events_key_issued ON events (substr(changes, 16, 36)) WHERE operation = 'createApiKey';
CREATE INDEX events_key_deleted ON events (substr(changes, 11, 36)) WHERE operation = 'deleteApiKey';
