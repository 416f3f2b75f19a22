// The admin library of Express Gateway: node library.js http://127.0.0.1:8001, with a key in KEY. Says how many checks
// passed and failed on its last line, as JSON.

const assert = require("node:assert/strict");
const admin = require("express-gateway/admin");

const client = (key) => admin({ baseUrl: process.argv[2], headers: { Authorization: `Bearer ${key}` } });
const { users } = client(process.env.KEY);
const steve = { username: "lib steve/ü@", firstname: "Steve", lastname: "Brown", email: "lib@example.com" };

async function fails(promise, status, text) {
  const error = await promise.then(() => assert.fail("it was not refused"), (reason) => reason);
  assert.deepEqual([error.status, error.response.text], [status, text]);
}

const checks = {
  async create() {
    const made = await users.create({ ...steve, redirectUri: "http://example.com", age: 5 });
    assert.deepEqual(Object.keys(made), [
      "username", "id", "email", "firstname", "lastname", "isActive", "redirectUri", "age", "createdAt", "updatedAt",
    ]);
    assert.ok(made.isActive === true && !Number.isNaN(Date.parse(made.createdAt)));
    steve.id = made.id;
  },
  "create again": () => fails(users.create(steve), 409, "username already exists"),
  "create without a name": () => fails(users.create({}), 400, "data should have required property 'firstname'"),
  async info() {
    assert.equal((await users.info(steve.username)).id, steve.id);
    assert.equal((await users.info(steve.id)).username, steve.username);
  },
  "info of nobody": () => fails(users.info("nobody"), 404, "User not found: nobody"),
  async update() {
    assert.equal((await users.update(steve.username, { username: "other", firstname: "S" })).firstname, "S");
    assert.equal((await users.update(steve.id, { lastname: "B" })).username, steve.username);
  },
  "update of what is unknown": () =>
    fails(users.update(steve.id, { shoe: 42 }), 400, "one or more properties is invalid"),
  async "activate and deactivate"() {
    assert.deepEqual(await users.deactivate(steve.username), { status: "Deactivated" });
    assert.deepEqual(await users.deactivate(steve.id), { status: "Inactive" });
    assert.deepEqual(await users.activate(steve.id), { status: "Activated" });
    assert.deepEqual(await users.activate(steve.username), { status: "Active" });
  },
  "activate nobody": () => fails(users.activate("nobody"), 404, "user not found: nobody"),
  async list() {
    const page = await users.list();
    assert.ok(page.users.length <= 50 && typeof page.nextKey === "number");
  },
  async "list from a key, and so many"() {
    const first = await users.list({ count: 1 });
    const second = await users.list({ count: 1, start: first.nextKey });
    assert.deepEqual([first.users.length, second.users.length], [1, 1]);
    assert.notEqual(first.users[0].id, second.users[0].id);
  },
  async "list all, in pages of 7"() {
    const { users: all, nextKey } = await users.list({ all: true, count: 7 });
    assert.equal(nextKey, 0);
    assert.equal(new Set(all.map((user) => user.id)).size, all.length);
    assert.ok(all.some((user) => user.id === steve.id));
  },
  async "only one of many creates at once"() {
    const same = { ...steve, username: "once", email: "once@example.com" };
    const all = await Promise.allSettled(Array.from({ length: 20 }, () => users.create(same)));
    const lost = all.filter((each) => each.status === "rejected").map((each) => each.reason);
    assert.deepEqual(lost.map((each) => [each.status, each.response.text]),
      Array(19).fill([409, "username already exists"]));
    await users.remove("once");
  },
  "a wrong key": () => fails(client("wrong").users.list(), 401, "This key or token is not valid."),
  async remove() {
    await users.remove(steve.username);
    await fails(users.remove(steve.id), 404, `User not found: ${steve.id}`);
  },
};

(async () => {
  const failures = [];
  for (const [name, check] of Object.entries(checks)) {
    try {
      await check();
    } catch (error) {
      failures.push(`${name}: ${error.message}`);
    }
  }
  console.log(JSON.stringify({ passed: Object.keys(checks).length - failures.length, failures }));
})();
