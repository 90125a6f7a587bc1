// The network embedders run the whole suite against a local server of their protocol, and turn its failures into our codes.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, test } from "vitest";
import { type QuorumError, silentLog } from "#infra/runtime/index.ts";
import { type Embedder, openEmbedder, openOllamaEmbedder, openOpenaiEmbedder } from "#knowledge/embeddings/index.ts";
import { type EmbeddingServer, openEmbeddingServer, serverKey, type Turn } from "./embeddings.server.ts";
import { embedderSuite } from "./embeddings.suite.ts";

interface Target {
  readonly url: string;
  readonly model?: string;
  readonly dimensions?: number;
  readonly timeoutMs?: number;
  readonly waits?: number[];
  readonly apiKey?: string | undefined;
}

const services = (waits: number[] = []) => ({
  log: silentLog,
  sleep: async (ms: number) => {
    waits.push(ms);
  },
});
const drivers: Record<string, (target: Target) => Promise<Embedder>> = {
  ollama: ({ waits, apiKey: _, ...options }) => openOllamaEmbedder({ model: "tiny", ...options }, services(waits)),
  openai: ({ waits, url, ...options }) =>
    openOpenaiEmbedder({ model: "tiny", baseUrl: `${url}/v1`, apiKey: serverKey, ...options }, services(waits)),
};

for (const [driver, open] of Object.entries(drivers)) {
  embedderSuite(`${driver}, a local server`, async () => {
    const server = await openEmbeddingServer();
    return {
      embedder: await open({ url: server.url }),
      reopen: () => open({ url: server.url }),
      destroy: () => server.close(),
    };
  });

  describe(`${driver}, when the server fails`, () => {
    const failing = async (target: Partial<Target>, ...turns: Turn[]) => {
      const server = await openEmbeddingServer();
      const waits: number[] = [];
      try {
        const embedder = await open({ url: server.url, dimensions: 384, waits, ...target });
        server.play(...turns);
        const error = await embedder.embed(["Margins grow."]).then(
          () => null,
          (thrown: unknown) => thrown as Error & { code: string },
        );
        return { error, waits, requests: server.requests.length };
      } finally {
        await server.close();
      }
    };
    const status = (code: number, body: string, headers: Record<string, string> = {}): Turn => ({
      kind: "status",
      status: code,
      body,
      headers,
    });

    test("a model that is not there is named, with what to do", async () => {
      const { error, requests } = await failing({ model: "huge" });
      expect(error).toMatchObject({
        code: "knowledge/embedder-model-unknown",
        message: expect.stringContaining("huge"),
      });
      expect(requests).toBe(1);
    });

    test("a server that is busy is asked three times, with the waits it asks for", async () => {
      const busy = status(429, '{"error": "slow down"}', { "retry-after": "3" });
      const { error, waits } = await failing({}, busy, status(503, "overloaded"), busy);
      expect(error).toMatchObject({ code: "knowledge/embedder-rate-limited", retry: true });
      expect(waits).toEqual([3_000, 2_000]);
    });

    test("a hiccup is mended by asking again", async () => {
      const { error, requests } = await failing({}, { kind: "hang-up" });
      expect(error).toBeNull();
      expect(requests).toBe(2);
    });

    test("a server that always hangs up, or answers 500, is unreachable", async () => {
      const hangUp: Turn = { kind: "hang-up" };
      expect((await failing({}, hangUp, hangUp, hangUp)).error).toMatchObject({
        code: "knowledge/embedder-unreachable",
      });
      const crash = status(500, '{"error": "the runner has crashed"}');
      expect((await failing({}, crash, crash, crash)).error).toMatchObject({
        code: "knowledge/embedder-unreachable",
        message: expect.stringContaining("the runner has crashed"),
      });
    });

    test("a server that never answers ends after the time limit", async () => {
      const silent: Turn = { kind: "silent" };
      const { error } = await failing({ timeoutMs: 100 }, silent, silent, silent);
      expect(error).toMatchObject({
        code: "knowledge/embedder-unreachable",
        message: expect.stringContaining("100 ms"),
      });
    });

    test("nobody at the address is told at once", async () => {
      const { error, waits } = await failing({ url: await closedUrl() });
      expect(error).toMatchObject({
        code: "knowledge/embedder-unreachable",
        message: expect.stringContaining("ECONNREFUSED"),
      });
      expect(waits).toEqual([]);
    });

    test("an answer that is no JSON, or no list of vectors, is refused", async () => {
      for (const body of [
        "<html>",
        "{}",
        '{"embeddings": [], "data": []}',
        '{"embeddings": [["a"]], "data": [{"index": 0, "embedding": ["a"]}]}',
      ]) {
        expect((await failing({}, { kind: "raw", body })).error, body).toMatchObject({
          code: "knowledge/embedder-failed",
        });
      }
    });

    test("vectors of other dimensions than before are refused", async () => {
      const { error } = await failing({ dimensions: 768 });
      expect(error).toMatchObject({
        code: "knowledge/embedding-mismatch",
        message: expect.stringMatching(/wanted vectors of 768 dimensions, found 384/),
      });
    });

    test("a user and password in the address go into the header and are never shown", async () => {
      await withServer(async (server) => {
        const url = server.url.replace("//", "//me:hush@");
        const embedder = await open({ url, dimensions: 384, apiKey: undefined });
        server.play({ kind: "status", status: 400, body: "no" }, { kind: "status", status: 403, body: "no" });
        for (let i = 0; i < 2; i++) {
          const error = await embedder.embed(["Margins"]).catch((thrown: Error) => thrown);
          expect(JSON.stringify([String(error), (error as QuorumError).context])).not.toContain("hush");
        }
        expect(server.requests[0]?.authorization).toBe(`Basic ${Buffer.from("me:hush").toString("base64")}`);
      });
    });
  });
}

describe("ollama", () => {
  test("a model that only chats is refused with the server's words", async () => {
    await withServer(async (server) => {
      const opening = openOllamaEmbedder({ model: "chatty", url: server.url }, services());
      await expect(opening).rejects.toThrow("does not support embeddings");
    });
  });
});

describe("openai", () => {
  test("a wrong key is refused and never shown, also not where the server repeats it", async () => {
    await withServer(async (server) => {
      const options = { model: "tiny", baseUrl: `${server.url}/v1`, apiKey: "sk-wrong-key-123456" };
      const error = await openOpenaiEmbedder(options, services()).catch((thrown: Error) => thrown);
      expect(error).toMatchObject({ code: "knowledge/embedder-unauthorised" });
      expect(String((error as Error).message)).not.toContain("sk-wrong");
    });
  });

  test("without a key no header is sent; shorter vectors are asked for only when told to", async () => {
    await withServer(async (server) => {
      const open = { model: "tiny", baseUrl: `${server.url}/v1`, dimensions: 384 };
      await (await openOpenaiEmbedder(open, services())).embed(["Margins"]);
      const short = { ...open, dimensions: 64, shorten: true, apiKey: serverKey };
      const [vector] = await (await openOpenaiEmbedder(short, services())).embed(["Margins"]);
      expect(vector).toHaveLength(64);
      expect(server.requests.map(({ authorization }) => authorization)).toEqual([undefined, `Bearer ${serverKey}`]);
    });
  });
});

describe("openEmbedder", () => {
  const settings = { ollamaUrl: "http://127.0.0.1:1", openaiUrl: "http://127.0.0.1:1/v1", dimensions: 8 };

  test("the setting names driver and model, whose name may hold colons", async () => {
    const ids = ["ollama:all-minilm:22m", "openai:text-embedding-3-small"].map(
      async (embedder) => (await openEmbedder({ ...settings, embedder }, services())).id,
    );
    expect(await Promise.all(ids)).toEqual(["ollama:all-minilm:22m:8", "openai:text-embedding-3-small:8"]);
    expect((await openEmbedder({ ...settings, dimensions: undefined, embedder: "hashed" }, services())).id).toBe(
      "hashed-1:384",
    );
  });

  test("anything else is a wrong setting", async () => {
    for (const embedder of ["", "hashed:9", "ollama", "ollama:", "bert:x"])
      await expect(openEmbedder({ ...settings, embedder }, services())).rejects.toMatchObject({
        code: "infra/config-invalid",
      });
  });
});

async function withServer(work: (server: EmbeddingServer) => Promise<void>): Promise<void> {
  const server = await openEmbeddingServer();
  try {
    await work(server);
  } finally {
    await server.close();
  }
}

/** An address where nobody listens any more. */
async function closedUrl(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}`;
}
