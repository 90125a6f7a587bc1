// The market store: ticks in, bars out of them, trades beside quotes, the newest bars of one symbol among 50 million, and 10 million rows
// iterated. DuckDB beside it holds the same rows in memory (tests/bench/peers/store.py); ours lie on the disk.

import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { silentLog } from "#infra/runtime/index.ts";
import { asOf, type Block, type BlockOf } from "#knowledge/domain/index.ts";
import { openChdbSql } from "#knowledge/stores/market/drivers/chdb/chdb.driver.ts";
import type { MarketStore, MarketView } from "#knowledge/stores/market/index.ts";
import { openSqlMarketStore } from "#knowledge/stores/market/sql/sql-market-store.ts";
import { type Bench, timed } from "./bench.ts";
import { beside, requireSame, runPeer } from "./peers/peer.ts";
import { u01 } from "./series.ts";

const ticks = 10_000_000;
const joined = 1_000_000;
const bars = 50_000_000;
const barSymbols = 500;
const blockRows = 1_000_000;
const startNs = 1_700_000_000_000_000_000n;
const sessionNs = 23_400_000_000_000;
const symbols = Array.from({ length: 100 }, (_, n) => `S${n}`);

/** n rows spread evenly over a session; seeds give symbol, price and size. */
interface Rows {
  readonly eventNs: BigInt64Array;
  readonly codes: Uint32Array;
  readonly price: Float64Array;
  readonly size: Float64Array;
}

function rowsOf(n: number, seed: number, lateNs: number): Rows {
  const stepNs = BigInt(Math.floor(sessionNs / n));
  const eventNs = new BigInt64Array(n);
  for (let row = 0, at = startNs + BigInt(lateNs); row < n; row++, at += stepNs) eventNs[row] = at;
  return {
    eventNs,
    codes: Uint32Array.from(u01(n, seed), (u) => Math.floor(u * symbols.length)),
    price: u01(n, seed + 1).map((u) => (10_000 + Math.floor(u * 1000)) / 100),
    size: u01(n, seed + 2).map((u) => 1 + Math.floor(u * 1000)),
  };
}

const sequences = (from: number, n: number): BigInt64Array => {
  const numbers = new BigInt64Array(n);
  for (let row = 0, next = BigInt(from); row < n; row++, next++) numbers[row] = next;
  return numbers;
};

function common({ eventNs, codes }: Rows, from: number, to: number) {
  const times = eventNs.slice(from, to);
  return {
    base: { rows: to - from, symbol: { values: symbols, codes: codes.slice(from, to) }, source: "bench" },
    times: { eventNs: times, knownNs: times, sequence: sequences(from, to - from) },
  };
}

function tradesOf(rows: Rows, from: number, to: number): BlockOf<"trade"> {
  const { base, times } = common(rows, from, to);
  const [price, size] = [rows.price.slice(from, to), rows.size.slice(from, to)];
  const venue = { values: ["Q", "N", "P", "Z"], codes: Uint32Array.from(size, (shares) => shares % 4) };
  return { kind: "trade", ...base, columns: { ...times, price, size, side: new Int8Array(to - from), venue } };
}

function quotesOf(rows: Rows, from: number, to: number): BlockOf<"quote"> {
  const { base, times } = common(rows, from, to);
  const [bid, size] = [rows.price.slice(from, to), rows.size.slice(from, to)];
  return {
    kind: "quote",
    ...base,
    columns: { ...times, bid, bidSize: size, ask: bid.map((p) => p + 0.01), askSize: size },
  };
}

/** Seconds spent in the store while it takes all rows, block by block. */
async function filled(
  store: MarketStore,
  id: string,
  n: number,
  block: (from: number, to: number) => BlockOf<"trade" | "quote">,
) {
  await store.describe({ id, label: id, simulated: true, origin: "bench", benchmark: null, nowMs: 0 });
  let spentMs = 0;
  for (let from = 0; from < n; from += blockRows) {
    const made = block(from, Math.min(n, from + blockRows)) as Block;
    const start = performance.now();
    await store.appendBlock(id, made, `${made.kind} ${from}`);
    spentMs += performance.now() - start;
  }
  return spentMs / 1000;
}

const end = asOf(2_000_000_000_000);
const firstBarMs = 1_600_000_000_000;
const lastBar = asOf(firstBarMs + (bars / barSymbols) * 60_000);

export const bench: Bench = {
  seed: 300,
  async run() {
    const home = mkdtempSync(join(tmpdir(), "quorum-bench-store-"));
    const path = join(home, "market");
    try {
      const sql = await openChdbSql({ path, log: silentLog });
      const store = await openSqlMarketStore(sql);
      const all = rowsOf(ticks, 300, 0);
      const insertSeconds = await filled(store, "ticks", ticks, (from, to) => tradesOf(all, from, to));
      const peer = await runPeer("store.py");

      const view = await store.at("ticks", end);
      const minutes = { symbols, interval: "1m", fromMs: 0, toMs: end };
      const made = await view.rollUp(minutes);
      requireSame("bars", made.length, peer?.check.bars, 0);
      requireSame(
        "volume",
        made.reduce((sum, bar) => sum + bar.volumeShares, 0),
        peer?.check.volume,
        0,
      );
      requireSame(
        "highs",
        made.reduce((sum, bar) => sum + bar.high, 0),
        peer?.check.highs,
        1e-4,
      );
      requireSame(
        "opens",
        made.reduce((sum, bar) => sum + bar.open, 0),
        peer?.check.opens,
        1e-4,
      );
      // A new moment each time: the view remembers its answers.
      const rolledMs = await timed(3, 1, async (turn) =>
        (await store.at("ticks", asOf(end + 1 + turn))).rollUp(minutes),
      );
      const rawMs = await timed(3, 1, () => sql.query(rawBarsSql, { db: "ds_ticks" }));

      const [trades, quotes] = [rowsOf(joined, 310, 500), rowsOf(joined, 320, 0)];
      await filled(store, "joined", joined, (from, to) => tradesOf(trades, from, to));
      await filled(store, "joined", joined, (from, to) => quotesOf(quotes, from, to));
      const joinedView = await store.at("joined", end);
      let sums = await quotedSums(joinedView);
      requireSame("trades with a quote", sums.quoted, peer?.check.quoted, 0);
      requireSame("age of quotes", sums.ageNs, peer?.check.ageNs, 1e3);
      const asofMs = await timed(3, 0, async () => {
        sums = await quotedSums(joinedView);
      });
      const joinOnlyMs = await timed(3, 1, () => sql.query(joinSql, { db: "ds_joined" }));

      await store.describe({ id: "bars", label: "bars", simulated: true, origin: "bench", benchmark: null, nowMs: 0 });
      for (let from = 0; from < bars; from += bars / 10)
        await sql.command(fillBarsSql, {
          db: "ds_bars",
          from,
          rows: bars / 10,
          perSymbol: bars / barSymbols,
          firstBarMs,
        });
      const hot = await store.at("bars", lastBar);
      const hotMs = await timed(400, 5, async (turn) => {
        const symbol = `H${(((turn + 5) * 7919) % barSymbols).toString().padStart(3, "0")}`;
        const found = await hot.bars({ symbols: [symbol], interval: "1m", last: 100, adjusted: "none" });
        if (found.length !== 100) throw new Error(`wanted 100 bars of ${symbol}, found ${found.length}`);
      });
      await store.close();
      const iterated = await iterate(path);

      return [
        { id: "insert ticks", value: ticks / insertSeconds, unit: "rows/s", peer: null, ratio: null },
        beside("1-minute bars of 10M ticks, from the ticks", Math.min(...rawMs), "ms", peer),
        { id: "the same, as kept by the store", value: Math.min(...rolledMs), unit: "ms", peer: null, ratio: null },
        beside("asof join of 1M trades to 1M quotes", Math.min(...joinOnlyMs), "ms", peer),
        { id: "the same, in time order into arrays", value: Math.min(...asofMs), unit: "ms", peer: null, ratio: null },
        { id: "last 100 bars of a symbol of 50M, median", value: at(hotMs, 0.5), unit: "ms", peer: null, ratio: null },
        { id: "last 100 bars of a symbol of 50M, p99", value: at(hotMs, 0.99), unit: "ms", peer: null, ratio: null },
        { id: "iterate 10M ticks", value: iterated.rowsPerSecond, unit: "rows/s", peer: null, ratio: null },
        { id: "iterate 10M ticks, memory grown", value: iterated.grownMiB, unit: "MiB", peer: null, ratio: null },
      ];
    } finally {
      rmSync(home, { recursive: true, force: true });
    }
  },
};

const at = (values: readonly number[], share: number): number =>
  [...values].sort((a, b) => a - b)[Math.ceil(values.length * share) - 1] as number;

async function quotedSums(view: MarketView): Promise<{ quoted: number; ageNs: number }> {
  let [quoted, ageNs] = [0, 0];
  for await (const { rows, trade, quoteNs } of view.quotedTrades({ symbols }))
    for (let row = 0; row < rows; row++) {
      if (quoteNs[row] === 0n) continue;
      quoted += 1;
      ageNs += Number((trade.columns.eventNs[row] as bigint) - (quoteNs[row] as bigint));
    }
  return { quoted, ageNs };
}

const rawBarsSql = `
  SELECT count(), sum(volume) FROM (
    SELECT symbol, intDiv(event_ns, 60000000000) AS minute, argMin(price, place) AS open, max(price) AS high, min(price) AS low,
      argMax(price, place) AS close, sum(size) AS volume
    FROM (SELECT *, bitShiftLeft(toInt128(event_ns), 64) + sequence AS place FROM {db:Identifier}.trades)
    GROUP BY symbol, minute
  ) SETTINGS optimize_aggregation_in_order = 1`;

const joinSql = `
  SELECT countIf(quote_ns > 0), sum(bid) FROM (
    SELECT t.event_ns, t.price, q.bid AS bid, q.event_ns AS quote_ns FROM {db:Identifier}.trades AS t
    ASOF LEFT JOIN {db:Identifier}.quotes AS q ON t.symbol = q.symbol AND t.event_ns >= q.event_ns
  )`;

const fillBarsSql = `
  INSERT INTO {db:Identifier}.price_bars
    (symbol, interval, open_ms, close_ms, open, high, low, close, volume_shares, event_time_ms, known_at_ms, source, stored_seq)
  SELECT concat('H', leftPad(toString(intDiv(number, {perSymbol:UInt64})), 3, '0')), '1m', opens, opens + 60000, price, price + 0.05, price - 0.05,
    price + 0.01, number % 5000, opens + 60000, opens + 60000, 'bench', number + 1
  FROM (
    SELECT number, {firstBarMs:UInt64} + (number % {perSymbol:UInt64}) * 60000 AS opens, 100 + cityHash64(number) % 1000 / 100 AS price
    FROM numbers({from:UInt64}, {rows:UInt64})
  )`;

/** In a process of its own, so that nothing but the iterating takes memory. */
async function iterate(path: string): Promise<{ readonly rowsPerSecond: number; readonly grownMiB: number }> {
  const script = fileURLToPath(new URL("store-iterate.ts", import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, ["--import", "tsx", script, path]);
  return JSON.parse(stdout.trim().split("\n").at(-1) ?? "");
}
