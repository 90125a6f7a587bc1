// The ArangoDB driver against a real server, where ARANGO_TEST_URL names one: http://user:password@host:port, a user who may make databases.
// It makes a database of its own and drops it at the end.
import { Database } from "arangojs";
import { afterAll, describe, test } from "vitest";
import { openArangoRelations } from "#knowledge/stores/relations/index.ts";
import { relationsSuite } from "./relations.suite.ts";

const given = process.env.ARANGO_TEST_URL;

if (given === undefined) {
  describe("relations: arango, a real server", () => {
    test.skip("the whole suite (skipped: ARANGO_TEST_URL is not set; no ArangoDB server can be had on every machine)", () => {});
  });
} else {
  const address = new URL(given);
  const database = `quorum_test_${process.pid}_${Date.now()}`;
  let count = 0;

  afterAll(async () => {
    const auth = {
      username: decodeURIComponent(address.username) || "root",
      password: decodeURIComponent(address.password),
    };
    const system = new Database({ url: address.origin, databaseName: "_system", auth });
    const mine = (await system.listDatabases()).filter((name) => name.startsWith(database));
    for (const name of mine) await system.dropDatabase(name);
  });

  relationsSuite(
    "arango, a real server",
    async () => {
      count += 1;
      const options = { url: new URL(`/${database}_${count}`, address).href };
      const relations = await openArangoRelations(options);
      return { relations, reopen: () => openArangoRelations(options), destroy: () => relations.close() };
    },
    { runs: 8 },
  );
}
