// PostGraphile as its users run it, over the whole schema. Each request's key is looked up before it, with what its user holds.
import { createHash } from "node:crypto";
import "postgraphile";
import { makePgService } from "postgraphile/adaptors/pg";
import { PostGraphileAmberPreset } from "postgraphile/presets/amber";
import pg from "pg";

const connectionString = process.env.DATABASE_URL;
const pool = new pg.Pool({ connectionString, max: 10 });
const text = `SELECT k.number, u.number AS user_number, u.status, k.expires_at,
  (SELECT json_agg(json_build_array(p.type, p.resource_type, p.resource)) FROM permissions p WHERE p.user_number = u.number) AS grants
  FROM api_keys k JOIN users u ON u.number = k.user_number WHERE k.digest = $1 AND k.revoked_at IS NULL`;

async function context({ node }) {
  const secret = node.req.headers.authorization.slice("Bearer ".length);
  const digest = createHash("sha256").update(secret).digest("hex");
  const { rows } = await pool.query({ name: "caller", text, values: [digest] });
  if (!rows.length) throw new Error("unauthenticated");
  return { caller: rows[0] };
}

export default {
  extends: [PostGraphileAmberPreset],
  pgServices: [makePgService({ connectionString, schemas: ["public"] })],
  grafserv: { port: Number(process.env.PORT), host: "127.0.0.1", graphiql: false, watch: false },
  grafast: { explain: false, context },
};
