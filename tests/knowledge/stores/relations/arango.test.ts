// What can go wrong with an ArangoDB server, and what is told of it, against the in-process double.
import { describe, expect, onTestFinished, test } from "vitest";
import { QuorumError } from "#infra/runtime/index.ts";
import { asOf } from "#knowledge/domain/index.ts";
import { openArangoRelations, type RelationsStore } from "#knowledge/stores/relations/index.ts";
import { diamond, edge, node } from "#tests/conformance/relations.facts.ts";
import {
  type ArangoServer,
  type ArangoServerOptions,
  openArangoServer,
} from "#tests/fakes/arango-server/arango-server.ts";

async function openServer(options: ArangoServerOptions = {}): Promise<ArangoServer> {
  const server = await openArangoServer(options);
  onTestFinished(() => server.close());
  return server;
}

async function openStore(server: ArangoServer, timeoutMs = 5_000): Promise<RelationsStore> {
  const store = await openArangoRelations({ url: `${server.url}/desk`, timeoutMs });
  onTestFinished(() => store.close());
  return store;
}

const errorOf = async (work: Promise<unknown>): Promise<QuorumError> => {
  const thrown: unknown = await work.then(
    () => null,
    (error: unknown) => error,
  );
  if (thrown instanceof QuorumError) return thrown;
  throw new Error(`wanted a QuorumError, found ${String(thrown)}`);
};

/** Everything that a log could write of an error. */
const shown = (error: QuorumError): string => {
  const cause = error.cause as Error | undefined;
  const members = [error, cause].flatMap((each) =>
    each ? [each.message, each.stack, ...Object.values(each).map(String)] : [],
  );
  return [...members, JSON.stringify(error.context), JSON.stringify(cause ?? null)].join("\n");
};

describe("opening", () => {
  test("makes the database, its collections and indices where they are missing, and leaves them where they are not", async () => {
    const server = await openServer();
    await (await openStore(server)).append("set", diamond);
    const again = await openStore(server);
    expect([...(server.databases.get("desk")?.keys() ?? [])]).toEqual([
      "relation_vertices",
      "relation_nodes",
      "relation_edges",
    ]);
    expect(server.databases.get("desk")?.get("relation_edges")?.isEdge).toBe(true);
    expect((await again.at("set", asOf(1_000)).counts()).nodes).toEqual({ company: 4 });
    expect(server.requests.filter(({ path, method }) => method === "POST" && path === "/_api/database")).toHaveLength(
      1,
    );
  });

  test("two processes that open a new database at once both succeed", async () => {
    const server = await openServer();
    const stores = await Promise.all([openStore(server), openStore(server), openStore(server)]);
    for (const [n, store] of stores.entries()) await store.append("set", { nodes: [node(`n${n}`)] });
    expect(await stores[0]?.at("set", asOf(1_000)).counts()).toEqual({ nodes: { company: 3 }, edges: {} });
  });

  test("wrong credentials are refused at once, and no error shows them", async () => {
    const server = await openServer({ password: "the-right-one" });
    const url = `${server.url.replace("the-right-one", "s3cret%2Fword")}/desk`;
    const error = await errorOf(openArangoRelations({ url }));
    expect(error).toMatchObject({ code: "knowledge/store-unauthorised", fault: "caller", retry: false });
    expect(error.message).toContain("ARANGO_URL");
    expect(shown(error)).not.toMatch(/s3cret|c2VjcmV0|cm9vdDpz/); // nor in base64
    expect(server.requests).toHaveLength(1);
  });

  test("a server that is not there is told with its address, without the credentials", async () => {
    const server = await openArangoServer({ password: "gone-s3cret" });
    await server.close();
    const error = await errorOf(openArangoRelations({ url: `${server.url}/desk` }));
    expect(error).toMatchObject({ code: "knowledge/store-unreachable", fault: "outside", retry: true });
    expect(error.message).toContain(new URL(server.url).host);
    expect(shown(error)).not.toContain("s3cret");
  });

  test.each([
    "localhost:8529",
    "ftp://127.0.0.1/desk",
    "http://root:s3cret@127.0.0.1:1/a/b",
    "http://root:s3cret@127.0.0.1:1/_x",
    "http://root:s3cret%zz@127.0.0.1:1/desk",
    "",
  ])("an address that is none is told without showing it: %s", async (url) => {
    const error = await errorOf(openArangoRelations({ url }));
    expect(error.code).toBe("infra/config-invalid");
    expect(shown(error)).not.toContain("s3cret");
  });

  test("a user and password with any characters reach the server as they are", async () => {
    const server = await openServer({ password: "p@ss:/w%rd?#é" });
    const store = await openStore(server).catch((thrown: unknown) => thrown);
    expect(store).toHaveProperty("append");
  });
});

describe("a write", () => {
  test("whose server goes away in the middle stores nothing, and can be made again", async () => {
    const server = await openServer({ transactionIdleMs: 500 });
    const store = await openStore(server);
    await store.append("set", { nodes: [node("a")] });
    for (const wanted of ["relation_edges", "commit"]) {
      server.hangUpOn(({ method, path, query, transaction }) =>
        wanted === "commit"
          ? method === "PUT" && path.startsWith("/_api/transaction/")
          : transaction !== null && (query ?? "").includes('"replace"') && path === "/_api/cursor",
      );
      const error = await errorOf(store.append("set", diamond));
      expect(error).toMatchObject({ code: "knowledge/store-unreachable", retry: true });
      expect(await store.at("set", asOf(1_000)).counts()).toEqual({ nodes: { company: 1 }, edges: {} });
    }
    expect(await store.append("set", diamond)).toEqual({ stored: 8, known: 1 });
  });

  test("leaves the collections free for the next one, also when it fails", async () => {
    const server = await openServer({ transactionIdleMs: 60_000 });
    const store = await openStore(server);
    server.hangUpOn(({ query, transaction }) => transaction !== null && query !== null);
    const failed = errorOf(store.append("set", diamond));
    const next = store.append("set", { nodes: [node("b")] });
    expect((await failed).code).toBe("knowledge/store-unreachable");
    expect(await next).toEqual({ stored: 1, known: 0 });
    expect(
      server.requests.some(({ method, path }) => method === "DELETE" && path.startsWith("/_api/transaction/")),
    ).toBe(true);
  });

  test("whose transaction the server gave up stores nothing, and may be made again", async () => {
    const server = await openServer({ transactionIdleMs: 0 });
    const store = await openStore(server);
    const error = await errorOf(store.append("set", diamond));
    expect(error).toMatchObject({ code: "knowledge/store-failed", retry: true, fault: "outside" });
    expect(error.message).toContain("1655");
    expect(await store.at("set", asOf(1_000)).counts()).toEqual({ nodes: {}, edges: {} });
  });

  test("runs every statement inside its one transaction", async () => {
    const server = await openServer();
    const store = await openStore(server);
    const before = server.requests.length;
    await store.append("set", diamond);
    const own = server.requests.slice(before);
    expect(own.at(0)?.path).toBe("/_api/transaction/begin");
    expect(own.filter(({ query }) => query !== null).every(({ transaction }) => transaction !== null)).toBe(true);
    expect(own.at(-1)).toMatchObject({ method: "PUT" });
  });

  test("of facts that are none sends nothing", async () => {
    const server = await openServer();
    const store = await openStore(server);
    const before = server.requests.length;
    expect((await errorOf(store.append("set", { edges: [edge("a", "b", { weight: -1 })] }))).code).toBe(
      "knowledge/fact-invalid",
    );
    expect(server.requests).toHaveLength(before);
  });
});

describe("a read", () => {
  test("whose server is gone says so, and is answered when the server is back", async () => {
    const server = await openServer();
    const store = await openStore(server);
    await store.append("set", diamond);
    server.hangUpOn(({ query }) => query !== null);
    expect((await errorOf(store.at("set", asOf(1_000)).counts())).code).toBe("knowledge/store-unreachable");
    expect((await store.at("set", asOf(1_000)).counts()).nodes).toEqual({ company: 4 });
  });

  test("that the server never answers ends after the time given", async () => {
    const server = await openServer({ silent: true });
    const error = await errorOf(openArangoRelations({ url: `${server.url}/desk`, timeoutMs: 100 }));
    expect(error).toMatchObject({ code: "knowledge/store-unreachable", retry: true });
  });

  test("of a database dropped meanwhile is an error of the store that names what the server said", async () => {
    const server = await openServer();
    const store = await openStore(server);
    (server.databases as Map<string, unknown>).delete("desk");
    const error = await errorOf(store.at("set", asOf(1_000)).node("a"));
    expect(error.code).toBe("knowledge/store-failed");
    expect(error.message).toContain("database not found");
  });
});

describe("the double", () => {
  test("refuses AQL that it does not understand, parameters that do not fit, and paths that are not there, as the server does", async () => {
    const server = await openServer();
    await openStore(server);
    const { origin, password } = new URL(server.url);
    const ask = async (path: string, body: unknown) => {
      const authorization = `Basic ${Buffer.from(`root:${password}`).toString("base64")}`;
      const response = await fetch(`${origin}/_db/desk${path}`, {
        method: "POST",
        headers: { authorization },
        body: JSON.stringify(body),
      });
      const { errorNum } = (await response.json()) as { readonly errorNum?: number };
      return [response.status, errorNum];
    };
    const query = (text: string, bindVars: object = {}) => ask("/_api/cursor", { query: text, bindVars });
    const nodes = { "@c": "relation_nodes" };
    expect(await query("FOR n IN @@c RETURN n", nodes)).toEqual([201, undefined]);
    expect(await query("FOR n IN 1..3 RETURN n")).toEqual([400, 1501]);
    expect(await query("FOR n IN @@c FILTER n.x = 1 RETURN n", nodes)).toEqual([400, 1501]);
    expect(await query("FOR n IN @@c FILTER n.x == 1", nodes)).toEqual([400, 1501]);
    expect(await query("FOR limit IN @@c RETURN limit", nodes)).toEqual([400, 1501]);
    expect(await query("FOR n IN @@c FILTER n.x == @x RETURN n", nodes)).toEqual([400, 1551]);
    expect(await query("FOR n IN @@c RETURN n", { ...nodes, x: 1 })).toEqual([400, 1552]);
    expect(await query("FOR n IN @@c RETURN n", { "@c": "nowhere" })).toEqual([404, 1203]);
    expect(await query("FOR n IN @n INSERT n INTO @@c", { ...nodes, n: [{ _key: "a/b" }] })).toEqual([400, 1221]);
    expect(await query("FOR n IN @n INSERT n INTO @@c", { "@c": "relation_edges", n: [{ _key: "a" }] })).toEqual([
      400, 1233,
    ]);
    expect(await query("FOR n IN @n INSERT n INTO @@c", { ...nodes, n: [{ _key: "a" }, { _key: "a" }] })).toEqual([
      409, 1210,
    ]);
    expect(await ask("/_api/cursor/99", {})).toEqual([404, 1600]);
    expect(await ask("/_api/foxx", {})).toEqual([404, 404]);
    expect(await ask("/_api/database", { name: "x" })).toEqual([403, 1230]);
  });
});
