// A ClickHouse server that is not there, refuses, is full, or goes away in the middle: what is told, and what is in store afterwards.

import { createServer, request, type Server } from "node:http";
import { afterAll, describe, expect, test } from "vitest";
import { type Log, QuorumError, silentLog } from "#infra/runtime/index.ts";
import { asOf, type Block } from "#knowledge/domain/index.ts";
import { openClickhouseMarketStore } from "#knowledge/stores/market/index.ts";
import { startFront } from "./clickhouse-front/start-front.ts";
import { bar, close, dataset } from "./market-store.facts.ts";
import { rowsIn, startMs, trades } from "./market-store.series.facts.ts";

const password = "pa:ss/w@rd%";
const withUser = (url: string, user: string, secret: string): string =>
  url.replace("http://", `http://${encodeURIComponent(user)}:${encodeURIComponent(secret)}@`);

async function errorOf(work: Promise<unknown>): Promise<QuorumError> {
  const thrown = await work.then(() => null).catch((error: unknown) => error);
  if (thrown instanceof QuorumError) return thrown;
  throw new Error(`wanted a QuorumError, found ${String(thrown)}`);
}

/** Remembers every line. */
function listening(): { readonly log: Log; readonly lines: string[] } {
  const lines: string[] = [];
  const note = (...said: unknown[]): void => void lines.push(JSON.stringify(said));
  return { lines, log: { ...silentLog, error: note, warn: note, info: note, debug: note } as unknown as Log };
}

const fronts = { guarded: startFront({ user: "desk", password }), plain: startFront() };
const stoppers: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const stop of stoppers) await stop();
  await (await fronts.guarded).remove();
  await (await fronts.plain).remove();
});

/** Hands every request on, but those that it is told to answer itself. */
async function proxyTo(
  target: string,
  answers: (text: string) => { status: number; code: string; body: string } | "cut" | null,
): Promise<string> {
  const server: Server = createServer((from, to) => {
    const own = answers(decodeURIComponent(from.url ?? ""));
    if (own !== null && own !== "cut") {
      from.resume();
      to.writeHead(own.status, { "X-ClickHouse-Exception-Code": own.code }).end(own.body);
      return;
    }
    const onward = request(`${target}${from.url}`, { method: from.method, headers: from.headers }, (answer) => {
      to.writeHead(answer.statusCode ?? 500, answer.headers);
      if (own === null) answer.pipe(to);
      else answer.once("data", (chunk: Buffer) => to.write(chunk.subarray(0, 10), () => to.destroy()));
    });
    from.pipe(onward);
  });
  await new Promise<void>((done) => void server.listen(0, "127.0.0.1", done));
  stoppers.push(async () => {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  });
  const address = server.address();
  return `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`;
}

describe("a market store on a ClickHouse server", () => {
  test("that nobody answers for says so, and may be tried again", async () => {
    const error = await errorOf(openClickhouseMarketStore({ url: "http://desk:secret@127.0.0.1:9", log: silentLog }));
    expect([error.code, error.retry]).toEqual(["knowledge/store-unreachable", true]);
    expect(error.message).toContain("http://127.0.0.1:9");
  });

  test("that refuses the credentials says so, and no message or log line repeats them", async () => {
    const { log, lines } = listening();
    const url = withUser((await fronts.guarded).url, "desk", "wr%ng:secret");
    const error = await errorOf(openClickhouseMarketStore({ url, log }));
    expect([error.code, error.retry]).toEqual(["knowledge/store-unauthorised", false]);
    for (const said of [error.message, JSON.stringify(error.context), String(error.cause), error.stack ?? "", ...lines])
      expect(said).not.toMatch(/wr%ng|wr%25ng|secret/);
    expect(lines.length).toBeGreaterThan(0);
  });

  test("takes user and password from its address, whatever signs they hold", async () => {
    const store = await openClickhouseMarketStore({
      url: withUser((await fronts.guarded).url, "desk", password),
      log: silentLog,
    });
    await store.describe(dataset("guarded"));
    expect(await store.append("guarded", [bar("AAA", 0, 100)])).toEqual({ stored: 1, known: 0 });
    await store.close();
  });

  test("whose disk is full has stored nothing of that block, and takes it when there is room", async () => {
    let full = false;
    const url = await proxyTo((await fronts.plain).url, (text) =>
      full && /INSERT.INTO.ds_full/.test(text)
        ? {
            status: 500,
            code: "243",
            body: "Code: 243. DB::Exception: Cannot reserve 1.00 MiB, not enough space. (NOT_ENOUGH_SPACE) (version 26.7.2.1)",
          }
        : null,
    );
    const store = await openClickhouseMarketStore({ url, log: silentLog });
    await store.describe(dataset("full"));
    const block = trades([
      { at: 0, price: 1 },
      { at: 1, price: 2 },
    ]) as Block;
    await store.appendBlock("full", trades([{ at: -10, price: 9 }]) as Block, "first");
    full = true;
    const error = await errorOf(store.appendBlock("full", block, "second"));
    expect([error.code, error.retry]).toEqual(["infra/disk-full", true]);
    full = false;
    expect(await store.appendBlock("full", block, "second")).toEqual({ rows: 2, seen: false });
    expect((await rowsIn(await store.at("full", asOf(startMs + 1000)), "trade")).map(({ price }) => price)).toEqual([
      9, 1, 2,
    ]);
    await store.close();
  });

  test("whose answer is cut off is an error, never a shorter answer", async () => {
    let cut = false;
    const url = await proxyTo((await fronts.plain).url, () => (cut ? "cut" : null));
    const store = await openClickhouseMarketStore({ url, log: silentLog });
    await store.describe(dataset("cut"));
    await store.appendBlock("cut", trades(Array.from({ length: 2000 }, (_, at) => ({ at, price: at + 1 }))) as Block);
    const view = await store.at("cut", asOf(startMs + 10_000));
    cut = true;
    expect((await errorOf(rowsIn(view, "trade"))).code).toBe("knowledge/store-unreachable");
    cut = false;
    expect((await rowsIn(view, "trade")).length).toBe(2000);
    await store.close();
  });

  test("that is gone in mid-write holds what it acknowledged, and each block once when they come again", async () => {
    let front = await startFront();
    const { port, folder } = front;
    const store = await openClickhouseMarketStore({ url: front.url, log: silentLog });
    await store.describe(dataset("gone"));
    const blockOf = (block: number) =>
      trades(
        Array.from({ length: 4000 }, (_, row) => ({
          at: block * 4000 + row,
          price: row + 1,
          sequence: block * 4000 + row,
        })),
      ) as Block;
    const acknowledged: number[] = [];
    const failed: string[] = [];
    const killed = new Promise<void>((done) => void setTimeout(() => done(front.end("SIGKILL")), 700));
    for (let block = 0; block < 40 && failed.length === 0; block++)
      await store.appendBlock("gone", blockOf(block), `block ${block}`).then(
        () => acknowledged.push(block),
        (thrown: unknown) => failed.push(thrown instanceof QuorumError ? thrown.code : String(thrown)),
      );
    await killed;
    expect(failed.every((code) => code === "knowledge/store-unreachable")).toBe(true);
    front = await startFront({ folder, port });
    stoppers.push(() => front.remove());
    const before = await rowsIn(await store.at("gone", asOf(startMs + 1e9)), "trade");
    expect(before.length).toBeGreaterThanOrEqual(acknowledged.length * 4000);
    for (let block = 0; block < acknowledged.length + 2; block++)
      await store.appendBlock("gone", blockOf(block), `block ${block}`);
    const rows = await rowsIn(await store.at("gone", asOf(startMs + 1e9)), "trade");
    expect(rows.length).toBe((acknowledged.length + 2) * 4000);
    const bars = await (await store.at("gone", asOf(startMs + 1e9))).rollUp({
      symbols: ["AAA"],
      interval: "1h",
      fromMs: startMs,
      toMs: startMs + 1e9,
    });
    expect(bars.reduce((sum, { volumeShares }) => sum + volumeShares, 0)).toBe(rows.length);
    await store.close();
  }, 120_000);

  test("that was closed answers nothing more", async () => {
    const store = await openClickhouseMarketStore({ url: (await fronts.plain).url, log: silentLog });
    await store.describe(dataset("closed"));
    await store.close();
    await store.close();
    expect((await errorOf(store.append("closed", [bar("AAA", 0, 1)]))).code).toBe("knowledge/store-failed");
    const view = await store.at("closed", asOf(close(1)));
    expect((await errorOf(view.bars({ symbols: ["AAA"], adjusted: "none" }))).code).toBe("knowledge/store-failed");
  });
});
