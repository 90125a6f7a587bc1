// Small folders with a layout of their own in them, written for one test. Not part of the product.

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { stringify } from "yaml";
import { systemClock } from "#infra/runtime/index.ts";
import { CsvOptions, type Feed, type FeedItem, openCsvFeed } from "#knowledge/feeds/index.ts";

export interface OwnFile {
  readonly file: string;
  readonly header: readonly string[];
  readonly gives: readonly Record<string, unknown>[];
  readonly lines: readonly string[] | Buffer;
  readonly more?: Record<string, unknown>;
}

export const tickHeader = ["time", "symbol", "price", "size"];
export const ticks = {
  fact: "trade",
  fields: { symbol: "symbol", price: "price", size: "size" },
  time: { rule: "utc", column: "time" },
};

/** A folder with these files and a layout for them; symbols are taken as they come unless said otherwise. */
export function ownFolder(files: readonly OwnFile[], instruments: Record<string, unknown> = { met: true }): string {
  const folder = mkdtempSync(join(tmpdir(), "quorum-own-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const { file, header, lines } of files) {
    const content = Buffer.isBuffer(lines) ? lines : `${[header.join(","), ...lines].join("\n")}\n`;
    writeFileSync(join(folder, file), content);
  }
  const layout = {
    id: "own",
    dataset: { id: "own", label: "Own files", simulated: false, benchmark: null },
    source: "own",
    files: files.map(({ file, header, gives, more }) => ({ file: file.replace(/\.gz$/, ""), header, gives, ...more })),
    instruments: { knownFrom: "2000-01-01", ...instruments },
  };
  writeFileSync(join(folder, "quorum-layout.yaml"), stringify(layout));
  return folder;
}

export const tickFolder = (lines: OwnFile["lines"], more: Record<string, unknown> = {}, file = "ticks.csv"): string =>
  ownFolder([{ file, header: tickHeader, gives: [ticks], lines, more }]);

export const openOwn = (folder: string, windowBytes?: number): Promise<Feed> =>
  openCsvFeed({ folder, ...(windowBytes !== undefined && { windowBytes }) }, { clock: systemClock });

export async function itemsOf(feed: Feed, after?: string): Promise<FeedItem[]> {
  const items: FeedItem[] = [];
  for await (const item of feed.history(after === undefined ? {} : { after })) items.push(item);
  return items;
}

export const refusedIn = (items: readonly FeedItem[]) =>
  items.flatMap((item) => (item.kind === "rejected" ? [{ line: item.origin.line, reason: item.reason }] : []));

export const rowsIn = (items: readonly FeedItem[]): number =>
  items.reduce((sum, item) => sum + (item.kind === "block" ? item.block.rows : 0), 0);

export const defaultWindowBytes = CsvOptions.parse({ folder: "x" }).windowBytes;
