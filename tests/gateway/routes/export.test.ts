// An export is asked for as it is read: it ends with its reader, and breaks where its query breaks.

import { createAdaptorServer } from "@hono/node-server";
import { afterEach, expect, test, vi } from "vitest";
import { queryRoutes } from "#gateway/routes/data/query.route.ts";
import type { Services } from "#gateway/services/services.ts";

const partBytes = 200_000;
const parts = 400;
let asked = 0;
let ended = false;
let server: ReturnType<typeof createAdaptorServer>;

afterEach(() => {
  server.close();
});

/** A market store whose export gives large parts and may break in the middle. */
async function serve(breaksAt: number): Promise<string> {
  asked = 0;
  ended = false;
  async function* file(): AsyncGenerator<Uint8Array> {
    try {
      for (let part = 0; part < parts; part++) {
        if (part === breaksAt) throw new Error("the engine is gone");
        asked += 1;
        yield new Uint8Array(partBytes);
      }
    } finally {
      ended = true;
    }
  }
  const services = {
    datasets: { view: async () => ({ dataset: { id: "made" }, asOf: 1 }) },
    market: async () => ({ analyst: { export: file } }),
  } as never as Services;
  server = createAdaptorServer({ fetch: queryRoutes(services).fetch });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address() as { readonly port: number };
  return `http://127.0.0.1:${address.port}/data/export`;
}

const request = {
  method: "POST",
  headers: { "content-type": "application/json" },
  body: JSON.stringify({ sql: "SELECT 1", format: "csv" }),
};

test("a file that is read to its end is whole", async () => {
  const answer = await fetch(await serve(-1), request);
  expect((await answer.arrayBuffer()).byteLength).toBe(parts * partBytes);
});

test("a query that breaks in the middle breaks the connection: half a file is no whole one", async () => {
  const answer = await fetch(await serve(3), request);
  expect(answer.status).toBe(200);
  await expect(answer.arrayBuffer()).rejects.toThrow();
});

test("a reader who leaves ends the query", async () => {
  const leave = new AbortController();
  const answer = await fetch(await serve(-1), { ...request, signal: leave.signal });
  await answer.body?.getReader().read();
  leave.abort();
  await vi.waitFor(() => expect(ended).toBe(true), 20_000);
  expect(asked).toBeLessThan(parts);
});
