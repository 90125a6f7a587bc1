// The QuestDB driver where no server is: one that answers as QuestDB does to its first questions, refuses, or is not there.
// Its suite runs against a real one: market-store.series.questdb-real.test.ts.

import { createServer, type RequestListener } from "node:http";
import { afterEach, describe, expect, test } from "vitest";
import { type Log, QuorumError, silentLog } from "#infra/runtime/index.ts";
import { asOf, type Block } from "#knowledge/domain/index.ts";
import { openQuestdbMarketStore } from "#knowledge/stores/market/index.ts";
import { blockOf } from "#tests/knowledge/domain/blocks.ts";
import { bar, close, dataset, news } from "./market-store.facts.ts";
import { trades } from "./market-store.series.facts.ts";

const stoppers: (() => void)[] = [];
afterEach(() => {
  for (const stop of stoppers.splice(0)) stop();
});

async function served(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  await new Promise<void>((done) => void server.listen(0, "127.0.0.1", done));
  stoppers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  return `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`;
}

async function errorOf(work: Promise<unknown>): Promise<QuorumError> {
  const thrown = await work.then(() => null).catch((error: unknown) => error);
  if (thrown instanceof QuorumError) return thrown;
  throw new Error(`wanted a QuorumError, found ${String(thrown)}`);
}

/** Every table is there and empty, every statement is well, and rows are taken unless told otherwise. */
const empty =
  (write: { status: number; body: string } = { status: 204, body: "" }): RequestListener =>
  (request, response) => {
    request.resume();
    const url = new URL(request.url ?? "/", "http://fake");
    if (url.pathname === "/write") return void response.writeHead(write.status).end(write.body);
    if (url.pathname === "/exp") return void response.end('"symbol"\r\n');
    response.setHeader("content-type", "application/json");
    return void response.end('{"ddl":"OK","dataset":[]}');
  };

describe("a market store in QuestDB", () => {
  test("that nobody answers for says so, and may be tried again", async () => {
    const error = await errorOf(openQuestdbMarketStore({ url: "http://admin:quest@127.0.0.1:9", log: silentLog }));
    expect([error.code, error.retry]).toEqual(["knowledge/store-unreachable", true]);
    expect(error.message).not.toContain("quest@");
  });

  test("that refuses the credentials says so without repeating them", async () => {
    const lines: string[] = [];
    const log = {
      ...silentLog,
      error: (...said: unknown[]) => void lines.push(JSON.stringify(said)),
    } as unknown as Log;
    const url = await served((request, response) => {
      request.resume();
      response.writeHead(401).end("Unauthorized");
    });
    const error = await errorOf(openQuestdbMarketStore({ url: url.replace("http://", "http://admin:wr%25ng@"), log }));
    expect([error.code, error.retry]).toEqual(["knowledge/store-unauthorised", false]);
    for (const said of [error.message, JSON.stringify(error.context), error.stack ?? "", ...lines])
      expect(said).not.toMatch(/wr(%|%25)ng/);
    expect(lines.length).toBeGreaterThan(0);
  });

  test("says which kinds it keeps nothing of, and what it cannot tell", async () => {
    const store = await openQuestdbMarketStore({ url: await served(empty()), log: silentLog });
    await store.describe(dataset("q"));
    expect(store.can).toEqual({ facts: false, series: ["trade", "quote"], tokens: true });
    const refused: Promise<unknown>[] = [
      store.append("q", [news("AAA", "s", 5)]),
      ...(["book", "delta", "order", "metric"] as const).map((kind) =>
        store.appendBlock("q", blockOf(kind, 2) as Block),
      ),
    ];
    const view = await store.at("q", asOf(close(1)));
    refused.push(
      view.news({ symbols: ["AAA"] }),
      view.filings({ symbols: ["AAA"] }),
      view.actions(["AAA"]),
      view.instruments(),
    );
    refused.push(view.bars({ symbols: ["AAA"], adjusted: "total" }), view.facts("metric", {}), view.resolve("AAA", 0));
    refused.push(
      (async () => {
        for await (const _ of view.blocks("book", {}));
      })(),
    );
    for (const work of refused) expect((await errorOf(work)).code).toBe("knowledge/not-supported");
    expect(await view.bars({ symbols: ["AAA"], adjusted: "none" })).toEqual([]);
    await store.close();
  });

  test("whose disk is full stores nothing of a block, and the block's token stays free", async () => {
    const write = {
      status: 500,
      body: '{"code":"internal error","message":"could not write: No space left on device"}',
    };
    const store = await openQuestdbMarketStore({ url: await served(empty(write)), log: silentLog });
    await store.describe(dataset("q"));
    const block = trades([{ at: 0, price: 1 }]) as Block;
    const error = await errorOf(store.appendBlock("q", block, "t"));
    expect([error.code, error.retry]).toEqual(["infra/disk-full", true]);
    write.status = 204;
    expect(await store.appendBlock("q", block, "t")).toEqual({ rows: 1, seen: false });
    expect(await store.appendBlock("q", block, "t")).toEqual({ rows: 0, seen: true });
    await store.close();
    await store.close();
    expect((await errorOf(store.append("q", [bar("AAA", 0, 1)]))).code).toBe("knowledge/store-failed");
  });

  test("that is suspended, or says what is wrong with a query, is told in the server's words", async () => {
    const url = await served((request, response) => {
      request.resume();
      const text = decodeURIComponent(request.url ?? "").replaceAll("+", " ");
      response.setHeader("content-type", "application/json");
      if (text.includes("wal_tables")) return void response.end('{"dataset":[[1,2,true,"disk error 5"]]}');
      return void response.end('{"ddl":"OK"}');
    });
    const suspended = await errorOf(openQuestdbMarketStore({ url, log: silentLog }));
    expect(suspended.message).toContain("disk error 5");
    const wrong = await served((request, response) => {
      request.resume();
      response.writeHead(400).end('{"query":"x","error":"Invalid column: nope","position":7}');
    });
    const error = await errorOf(openQuestdbMarketStore({ url: wrong, log: silentLog }));
    expect([error.code, error.message.includes("Invalid column: nope")]).toEqual(["knowledge/store-failed", true]);
  });
});
