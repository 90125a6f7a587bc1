// The source of the ingestion drills, a file of made trades, and what a process that takes it in is told. Not part of the product.

import { createWriteStream, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { finished } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { seededRandom } from "#infra/runtime/index.ts";

export const datasetId = "drill";
export const sourceId = "csv:drill";

/** What a child is told, as JSON. */
export interface IngestLife {
  readonly source: string;
  readonly home: string;
  /** Rows stored at once. */
  readonly batchRows: number;
  /** Die when this line of the file was read, so many milliseconds later; null: read to the end and say what is there. */
  readonly dieAtLine: number | null;
  readonly dieAfterMs: number;
}

/** What the last child finds in store. */
export interface IngestEnd {
  readonly resumed: boolean;
  readonly rejected: number;
  readonly quarantined: number;
  /** Rows in the table itself, before views make one of doubles. */
  readonly tableRows: number;
  readonly seen: Totals;
  /** Lines of the file that are in view. */
  readonly lines: number;
}

export interface Totals {
  readonly rows: number;
  /** Of all prices, in hundredths. */
  readonly cents: number;
  readonly shares: number;
}

const layout = `
id: drill
dataset: { id: ${datasetId}, label: Made trades, simulated: true, benchmark: null }
source: drill
files:
  - file: trades.csv
    header: [event_ns, symbol, price, size, aggressor]
    ordered: true
    gives:
      - fact: trade
        fields: { symbol: symbol, price: price, size: size, side: { column: aggressor, map: { b: 1, s: -1 } } }
        time: { rule: epoch, column: event_ns, unit: ns }
instruments: { knownFrom: 2000-01-01, met: true }
`;

const symbols = ["AAA", "BBB", "CCC", "DDD", "EEE", "FFF", "GGG", "HHH"];
const startSeconds = Date.UTC(2024, 0, 2, 15) / 1_000;

/** A gzipped file of seeded trades, every thousandth-and-first line of which is none. Answers what its good rows add up to. */
export async function writeTrades(
  folder: string,
  rows: number,
  seed: number,
): Promise<Totals & { readonly wrong: number }> {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "quorum-layout.yaml"), layout);
  const random = seededRandom(seed);
  const gzip = createGzip({ level: 1 });
  const file = createWriteStream(join(folder, "trades.csv.gz"));
  gzip.pipe(file);
  const totals = { rows: 0, cents: 0, shares: 0, wrong: 0 };
  let lines = ["event_ns,symbol,price,size,aggressor"];
  for (let row = 0; row < rows; row++) {
    const seconds = startSeconds + Math.floor(row / 400);
    const nanos = String((row % 400) * 2_500_000 + Math.floor(random.next() * 1_000)).padStart(9, "0");
    const cents = 1_000 + Math.floor(random.next() * 20_000);
    const shares = 1 + Math.floor(random.next() * 500);
    const isWrong = row % 100_001 === 50_000;
    const price = isWrong ? `-${cents}` : `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, "0")}`;
    lines.push(`${seconds}${nanos},${symbols[row % symbols.length]},${price},${shares},${row % 3 === 0 ? "s" : "b"}`);
    if (isWrong) totals.wrong += 1;
    else {
      totals.rows += 1;
      totals.cents += cents;
      totals.shares += shares;
    }
    if (lines.length === 20_000) {
      if (!gzip.write(`${lines.join("\n")}\n`)) await new Promise((resolve) => gzip.once("drain", resolve));
      lines = [];
    }
  }
  gzip.end(`${lines.join("\n")}\n`);
  await finished(file);
  return totals;
}
