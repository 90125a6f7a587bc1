// The ArangoDB driver runs the whole suite against the in-process double, which gives every answer in pieces of at most 100 rows.
import { afterAll, beforeAll } from "vitest";
import { openArangoRelations } from "#knowledge/stores/relations/index.ts";
import { type ArangoServer, openArangoServer } from "../fakes/arango-server/arango-server.ts";
import { relationsSuite } from "./relations.suite.ts";

let server: ArangoServer;
let count = 0;

beforeAll(async () => {
  server = await openArangoServer({ mostInBatch: 100 });
});
afterAll(() => server.close());

relationsSuite(
  "arango, in-process double",
  async () => {
    count += 1;
    const options = { url: `${server.url}/world_${count}` };
    const relations = await openArangoRelations(options);
    return { relations, reopen: () => openArangoRelations(options), destroy: () => relations.close() };
  },
  { runs: 5 },
);
