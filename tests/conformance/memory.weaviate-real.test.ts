// The Weaviate memory runs the whole suite against a real server, where WEAVIATE_TEST_URL names one (infra/servers/weaviate.sh): each fact
// under a class prefix of its own, whose classes are removed afterwards.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import type { Embedder } from "#knowledge/embeddings/index.ts";
import { type MemoryStore, openEmbeddedMemory, openWeaviateMemory } from "#knowledge/stores/memory/index.ts";
import { ask, found, note, questions, randomNotes, rigEmbedder, searched } from "./memory.rig.ts";
import { memoryFactIds, memorySuite } from "./memory.suite.ts";

const given = process.env.WEAVIATE_TEST_URL;
const url = given ?? "http://127.0.0.1:1";
const noServer = "WEAVIATE_TEST_URL is not set: start a server with infra/servers/weaviate.sh";

let prefixes = 0;
const nextPrefix = (): string => `Test${process.pid}x${++prefixes}`;
const open = (classPrefix: string, embedder: Embedder | null = rigEmbedder()): Promise<MemoryStore> =>
  openWeaviateMemory({ url, classPrefix, embedder });

/** Plain requests to the server, beside the driver. */
async function call(path: string, method = "GET", body?: unknown): Promise<Response> {
  const { origin, password } = new URL(url);
  return fetch(`${origin}/v1/${path}`, {
    method,
    headers: { authorization: `Bearer ${password}`, "content-type": "application/json" },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
}

async function removeClasses(prefix: string): Promise<void> {
  const { classes } = (await (await call("schema")).json()) as { classes: { class: string }[] };
  for (const { class: name } of classes) if (name.startsWith(prefix)) await call(`schema/${name}`, "DELETE");
}

memorySuite(
  "weaviate, a real server",
  async (embedder) => {
    const used = [nextPrefix()];
    return {
      memory: await open(used[0] as string, embedder),
      reopen: (using = embedder) => open(used[0] as string, using),
      another: () => {
        used.push(nextPrefix());
        return open(used.at(-1) as string, embedder);
      },
      async destroy() {
        for (const prefix of used) await removeClasses(prefix);
      },
    };
  },
  { skip: given ? {} : Object.fromEntries(memoryFactIds.map((id) => [id, noServer])) },
);

describe.skipIf(!given)("a real Weaviate server", () => {
  const prefix = nextPrefix();
  afterEach(() => removeClasses(prefix));

  test("refuses a wrong key, which is not shown", async () => {
    const opening = openWeaviateMemory({ url, apiKey: "wrong-key-1234", classPrefix: prefix });
    const error = await opening.catch((thrown: Error) => thrown);
    expect(error).toMatchObject({ code: "knowledge/store-unauthorised" });
    expect(String(error)).not.toContain("wrong-key");
  });

  test("with vectors of another dimension under the embedder's name is refused when it is opened", async () => {
    await open(prefix);
    const changed = { ...rigEmbedder(64), id: rigEmbedder().id };
    await expect(open(prefix, changed)).rejects.toMatchObject({
      code: "knowledge/embedding-mismatch",
      message: expect.stringMatching(/wanted .*64 dimensions.*found .*384 dimensions/),
    });
  });

  test("refuses a vector of another dimension than those it holds", async () => {
    const memory = await open(prefix);
    await memory.add([note("n1", "margins grow")]);
    const short = { ...rigEmbedder(), embed: async () => [new Float32Array(8).fill(0.3)] };
    const other = await open(prefix, short);
    await expect(other.add([note("n2", "margins shrink")])).rejects.toMatchObject({
      code: "knowledge/embedding-mismatch",
    });
    expect(await found(memory, {})).toEqual(["n1"]);
    await expect(searched(other, { text: "margins", by: "meaning" })).rejects.toMatchObject({
      code: "knowledge/embedding-mismatch",
    });
  });

  test("with a class of the name that is not ours is refused", async () => {
    await call("schema", "POST", {
      class: `${prefix}Note`,
      vectorizer: "none",
      properties: [{ name: "text", dataType: ["text"] }],
    });
    await expect(open(prefix)).rejects.toMatchObject({
      code: "knowledge/store-refused",
      message: expect.stringContaining("noteId"),
    });
  });

  test("answers to the last digit as the embedded memory does", async () => {
    const [memory, embedded] = [
      await open(prefix),
      await openEmbeddedMemory({ path: ":memory:", embedder: rigEmbedder() }),
    ];
    const notes = randomNotes(200);
    await memory.add(notes);
    await embedded.add(notes);
    for (const at of [30, 120, 199])
      for (const query of questions) expect(await ask(memory, query, at)).toEqual(await ask(embedded, query, at));
    await embedded.close();
  });

  test("completes a call that broke off at any request when it is made again", async () => {
    const proxy = await openProxy(url);
    const newer = note("new", "margins shrink", { knownAtMs: 200, supersedes: ["old"] });
    let breaks = 0;
    for (let requests = 0; ; requests++, breaks++) {
      const used = `${prefix}y${requests}`;
      const memory = await openWeaviateMemory({ url: proxy.url, classPrefix: used, embedder: rigEmbedder() });
      await memory.add([note("old", "margins grow", { knownAtMs: 100 })]);
      proxy.breakAfter(requests);
      const thrown = await memory.add([newer]).then(
        () => null,
        (error: unknown) => error,
      );
      proxy.breakAfter(Number.POSITIVE_INFINITY);
      if (thrown === null) break;
      expect(thrown).toMatchObject({ code: "knowledge/store-unreachable" });
      const seen = await found(memory, {}, 300);
      expect(seen, `broken at request ${requests + 1}`).not.toContain("new");
      await memory.add([newer]);
      for (const how of [{}, { text: "margins" }, { text: "margins", by: "meaning" }] as const) {
        expect(await found(memory, how, 300)).toEqual(["new"]);
        expect(await found(memory, how, 150)).toEqual(["old"]);
      }
    }
    expect(breaks).toBeGreaterThan(5);
    await proxy.close();
  }, 120_000);

  test("finds all of more notes than it answers at once", async () => {
    const memory = await open(prefix, null);
    const many = Array.from({ length: 10_300 }, (_, i) =>
      note(`n${i}`, i === 7_777 ? "margins margins" : "margins", { knownAtMs: i }),
    );
    await memory.add(many);
    const { hits } = await searched(memory, { text: "margins", limit: 1 }, 1_000_000);
    expect(hits[0]?.note.noteId).toBe("n7777");
  }, 120_000);
});

describe("a Weaviate server that is not there", () => {
  test("is told at once where nobody listens", async () => {
    const error = await openWeaviateMemory({ url: `http://me:hush@127.0.0.1:${await closedPort()}` }).catch(
      (thrown: Error) => thrown,
    );
    expect(error).toMatchObject({ code: "knowledge/store-unreachable", retry: true });
    expect(String(error)).not.toContain("hush");
  });

  test("is given up after the time limit where it does not answer", async () => {
    const server = createServer(() => {});
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const opening = openWeaviateMemory({ url: `http://127.0.0.1:${port}`, timeoutMs: 100 });
    await expect(opening).rejects.toMatchObject({
      code: "knowledge/store-unreachable",
      message: expect.stringContaining("100 ms"),
    });
    server.closeAllConnections();
    server.close();
  });

  test("is not asked where the settings are wrong", async () => {
    for (const options of [{ url: "ftp://x" }, { url: "http://127.0.0.1:1", classPrefix: "small" }])
      await expect(openWeaviateMemory(options)).rejects.toThrow();
  });
});

/** Passes requests on to the server, and from some request on hangs up on them. */
async function openProxy(target: string) {
  let left = Number.POSITIVE_INFINITY;
  const { origin, username, password } = new URL(target);
  const server = createServer(async (request, response) => {
    if (left-- <= 0) return void response.destroy();
    const body: Buffer[] = [];
    for await (const part of request) body.push(part as Buffer);
    const passed = await fetch(`${origin}${request.url}`, {
      method: request.method ?? "GET",
      headers: { authorization: `Bearer ${password}`, "content-type": "application/json" },
      ...(body.length > 0 && { body: Buffer.concat(body) }),
    });
    response.writeHead(passed.status, { "content-type": "application/json" }).end(await passed.text());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://${username}:${password}@127.0.0.1:${(server.address() as AddressInfo).port}`,
    breakAfter(requests: number) {
      left = requests;
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
