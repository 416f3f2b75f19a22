// The official audit of GraphQL over HTTP: node audit.mjs http://127.0.0.1:8001/graphql, with a key in KEY.

import { serverAudits } from "graphql-http";

const [url] = process.argv.slice(2);

function fetchFn(address, init = {}) {
  return fetch(address, { ...init, headers: { ...init.headers, authorization: `Bearer ${process.env.KEY}` } });
}

const results = [];
for (const audit of serverAudits({ url, fetchFn })) {
  results.push(await audit.fn());
}

const failed = results.filter((result) => result.status !== "ok");
for (const { id, name, reason } of failed) {
  console.log(`${id} ${name}: ${reason}`);
}
console.log(`GraphQL over HTTP: ${results.length - failed.length} passed, ${failed.length} failed`);
process.exitCode = failed.length === 0 ? 0 : 1;
