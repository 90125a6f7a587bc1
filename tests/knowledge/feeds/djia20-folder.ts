// Small folders laid out like djia20, written for one test. Not part of the product.

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { onTestFinished } from "vitest";
import type { Fact } from "#knowledge/domain/index.ts";
import { type Feed, type FeedItem, factsOfItem } from "#knowledge/feeds/index.ts";

export const headers = {
  "bars.csv": "symbol,date,open,high,low,close,volume,vwap",
  "actions.csv": "symbol,kind,declared_date,ex_date,amount_or_ratio,currency",
  "filings.csv":
    "symbol,fiscal_year,fiscal_period,timeframe,start_date,end_date,filing_date,accepted_utc,statement,item,value,unit",
  "news.csv": "symbol,published_utc,source,title,summary",
} as const;

export const lines = {
  "bars.csv": ["AAPL,2025-01-02,10,12,9,11,1000,10.5", "AAPL,2025-07-02,20,22,19,21,2000.5,20.5"],
  "actions.csv": ["AAPL,dividend,2025-01-30,2025-02-10,0.25,USD", "AAPL,split,,2020-08-31,4.0,"],
  "filings.csv": [
    "AAPL,2024,Q4,quarterly,2024-06-30,2024-09-28,2024-11-01,2024-11-01T10:01:36Z,income_statement,revenues,94930000000.0,USD",
    "AAPL,2012,Q1,quarterly,,2011-12-31,2012-01-25,,balance_sheet,equity,-5.5e3,USD",
  ],
  "news.csv": [
    'AAPL,2025-01-01T13:00:00Z,Wire,"Apple, again","He said ""buy""."',
    "AAPL,2025-02-22T13:21:00ZZ,,One of 191,",
  ],
} as const;

export type FileName = keyof typeof headers;
export type Contents = Partial<Record<FileName, readonly string[] | Buffer>>;

/** A folder with the files given over the usual ones; names ending in .gz are compressed. */
export function folderOf(changed: Contents = {}, suffix: "" | ".gz" = ""): string {
  const folder = mkdtempSync(join(tmpdir(), "quorum-feed-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const name of Object.keys(headers) as FileName[]) {
    const given = changed[name] ?? lines[name];
    const content = Buffer.isBuffer(given) ? given : Buffer.from(`${[headers[name], ...given].join("\n")}\n`);
    writeFileSync(
      join(folder, name + suffix),
      suffix === ".gz" && !Buffer.isBuffer(given) ? gzipSync(content) : content,
    );
  }
  return folder;
}

export async function itemsOf(feed: Feed): Promise<FeedItem[]> {
  const items: FeedItem[] = [];
  for await (const item of feed.history()) items.push(item);
  return items;
}

export const rejectedIn = (items: readonly FeedItem[]) => items.filter((item) => item.kind === "rejected");

/** Values of one kind of fact, in order. */
export function factsIn<K extends Fact["kind"]>(
  items: readonly FeedItem[],
  kind: K,
): Extract<Fact, { kind: K }>["value"][] {
  return items.flatMap((item) =>
    factsOfItem(item).flatMap((fact) => (fact.kind === kind ? [fact.value as never] : [])),
  );
}
