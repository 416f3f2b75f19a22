-- Every three letters in a row of what is searched in users, and whose they are: docs/decisions/0011-search-index.md.
-- Where the extension is not there, or may not be made, nothing is missing but speed.

DO $$
DECLARE
  home TEXT;
BEGIN
  CREATE EXTENSION IF NOT EXISTS pg_trgm;
  SELECT n.nspname INTO home FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
    WHERE e.extname = 'pg_trgm';
  EXECUTE format('CREATE INDEX users_search ON users USING gin (search_key %I.gin_trgm_ops)', home);
EXCEPTION
  WHEN insufficient_privilege OR feature_not_supported OR undefined_file OR undefined_object THEN NULL;
END $$;
