// What a simulated feed told of one symbol's session, kind by kind, for tests that hold the kinds against each other.

import type { Bar, Block, BlockOf, SeriesKind } from "#knowledge/domain/index.ts";
import type { Feed, FeedItem } from "#knowledge/feeds/index.ts";

export interface ToldSession {
  readonly symbol: string;
  readonly day: string;
  readonly bar: Bar;
  readonly blocks: readonly Block[];
}

/** Every session that was told tick by tick, with its bar. */
export function sessionsIn(items: readonly FeedItem[]): ToldSession[] {
  const bars = new Map<string, Bar>();
  const blocks = new Map<string, Block[]>();
  for (const item of items) {
    if (item.kind === "fact" && item.fact.kind === "bar") bars.set(keyOf(item.fact.value), item.fact.value);
    if (item.kind !== "block" || item.block.kind === "metric") continue;
    const key = item.origin.file.split(", ").at(-1) as string;
    blocks.set(key, [...(blocks.get(key) ?? []), item.block]);
  }
  return [...blocks].map(([key, told]) => {
    const [day = "", symbol = ""] = key.split(" ");
    return { symbol, day, bar: bars.get(key) as Bar, blocks: told };
  });
}

const keyOf = ({ symbol, openMs }: Bar): string => `${new Date(openMs).toISOString().slice(0, 10)} ${symbol}`;

export async function readAll(feed: Feed): Promise<FeedItem[]> {
  const items: FeedItem[] = [];
  for await (const item of feed.history()) items.push(item);
  return items;
}

export const blocksOf = <K extends SeriesKind>(blocks: readonly Block[], kind: K): BlockOf<K>[] =>
  blocks.filter((block) => block.kind === kind) as unknown as BlockOf<K>[];

/** Rows one after the other, as objects of plain values. */
export function rowsIn<K extends SeriesKind>(blocks: readonly Block[], kind: K) {
  return blocksOf(blocks, kind).flatMap((block) =>
    Array.from({ length: block.rows }, (_, row) => {
      const cells = Object.entries(block.columns as Record<string, unknown>).map(([name, column]) => [
        name,
        cellOf(column, row, block.rows),
      ]);
      return Object.fromEntries(cells) as RowOf<K>;
    }),
  );
}

type Cell<T> = T extends BigInt64Array
  ? bigint
  : T extends Int8Array
    ? number
    : T extends Float64Array
      ? number
      : string;
export type RowOf<K extends SeriesKind> = K extends "book"
  ? { eventNs: bigint; knownNs: bigint; sequence: bigint } & Record<
      "bids" | "bidSizes" | "asks" | "askSizes",
      readonly number[]
    >
  : { readonly [C in keyof BlockOf<K>["columns"]]: Cell<BlockOf<K>["columns"][C]> };

function cellOf(column: unknown, row: number, rows: number): unknown {
  if (typeof column === "object" && column !== null && "codes" in column) {
    const { values, codes } = column as { readonly values: readonly string[]; readonly codes: Uint32Array };
    return values[codes[row] as number];
  }
  const numbers = column as Float64Array;
  return numbers.length === rows * 10 ? [...numbers.subarray(row * 10, row * 10 + 10)] : numbers[row];
}
