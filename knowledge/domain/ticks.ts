// Ticks one by one, as a live message brings them: a trade, a quote, a book, a change of a book, an event of an order.
// Missing is null here and NaN in the columns of a block, which is the form that is stored.

import { z } from "zod";
import { callerError } from "#infra/runtime/index.ts";
import {
  type BlockColumns,
  type BlockOf,
  blockColumns,
  type ColumnType,
  levels,
  type SeriesKind,
  type TextColumn,
} from "./blocks.ts";
import { firstTickNs, lastTickNs, mostShares, price, SymbolId } from "./known.ts";
import { textColumn } from "./text-column.ts";

/** UTC epoch nanoseconds. */
const ns = z.bigint().min(firstTickNs).lt(lastTickNs);
const size = z.number().min(0).max(mostShares);
const common = {
  symbol: SymbolId,
  source: z.string().min(1),
  /** When it happened, and when the desk could first have known. */
  eventNs: ns,
  knownNs: ns,
  /** The venue's own number, else the place in the source: it orders what happened at one time. */
  sequence: z.bigint(),
};
/** 1 buy, -1 sell, 0 not known. */
const side = z.literal([1, -1, 0]);

export const Trade = z.strictObject({ ...common, price, size, side, venue: z.string() }).readonly();
export type Trade = z.infer<typeof Trade>;

export const Quote = z
  .strictObject({
    ...common,
    bid: price.nullable(),
    bidSize: size.nullable(),
    ask: price.nullable(),
    askSize: size.nullable(),
  })
  .readonly();
export type Quote = z.infer<typeof Quote>;

const ladder = (direction: 1 | -1) =>
  z
    .array(z.strictObject({ price, size }))
    .max(levels)
    .refine(
      (steps) =>
        steps.every((step, level) => level === 0 || (step.price - (steps[level - 1]?.price ?? 0)) * direction > 0),
      "a level is no worse than the one before it",
    );

/** Up to ten levels a side, best first. */
export const BookSnapshot = z.strictObject({ ...common, bids: ladder(-1), asks: ladder(1) }).readonly();
export type BookSnapshot = z.infer<typeof BookSnapshot>;

/** The size now standing at a price, 0 for none any more; reset: the first change of a new book. */
export const BookDelta = z
  .strictObject({ ...common, side: z.literal([1, -1]), price, size, reset: z.boolean() })
  .readonly();
export type BookDelta = z.infer<typeof BookDelta>;

const orderEventTypes = [
  "new",
  "cancel",
  "delete",
  "execution",
  "hidden-execution",
  "replace",
  "halt",
  "clear",
] as const;

/** side is the resting order's; a halt and a clear have neither price nor size. */
export const OrderEvent = z
  .strictObject({
    ...common,
    type: z.enum(orderEventTypes),
    orderId: z.bigint(),
    price: price.nullable(),
    size: size.nullable(),
    side,
  })
  .refine(
    ({ type, price: at, size: of }) => type === "halt" || type === "clear" || (at !== null && of !== null),
    "only a halt and a clear have no price and size",
  )
  .readonly();
export type OrderEvent = z.infer<typeof OrderEvent>;

export const tickSchemas = {
  trade: Trade,
  quote: Quote,
  book: BookSnapshot,
  delta: BookDelta,
  order: OrderEvent,
} as const;

export type TickOf<K extends SeriesKind> = z.infer<(typeof tickSchemas)[K]>;

type Cell = bigint | number | string | readonly number[];

const tenOf = (steps: BookSnapshot["bids"], field: "price" | "size"): readonly number[] =>
  Array.from({ length: levels }, (_, level) => steps[level]?.[field] ?? Number.NaN);

/** What a tick's columns say otherwise than the tick itself. */
const otherwise: { readonly [K in SeriesKind]: (tick: TickOf<K>) => Readonly<Record<string, Cell>> } = {
  trade: () => ({}),
  quote: () => ({}),
  book: ({ bids, asks }) => ({
    bids: tenOf(bids, "price"),
    bidSizes: tenOf(bids, "size"),
    asks: tenOf(asks, "price"),
    askSizes: tenOf(asks, "size"),
  }),
  delta: ({ reset }) => ({ reset: reset ? 1 : 0 }),
  order: ({ type }) => ({ type: orderEventTypes.indexOf(type) + 1 }),
};

/** Ticks of one source by column, in their order. @throws knowledge/fact-invalid where the sources differ */
export function blockOfTicks<K extends SeriesKind>(kind: K, ticks: readonly TickOf<K>[]): BlockOf<K> {
  const source = ticks[0]?.source ?? "";
  if (ticks.some((tick) => tick.source !== source))
    throw callerError(
      "knowledge/fact-invalid",
      "A block has one source, these ticks have several: make one block a source.",
    );
  const cells = ticks.map((tick) => ({ ...tick, ...otherwise[kind](tick) }) as Readonly<Record<string, Cell | null>>);
  const columns = Object.fromEntries(
    Object.entries(blockColumns[kind]).map(([name, type]) => [
      name,
      columnOf(
        cells.map((cell) => cell[name] ?? null),
        type,
      ),
    ]),
  );
  const symbol = textColumn(ticks.map((tick) => tick.symbol));
  return { kind, rows: ticks.length, symbol, source, columns: columns as unknown as BlockColumns<K> };
}

function columnOf(
  values: readonly (Cell | null)[],
  type: ColumnType,
): BigInt64Array | Int8Array | Float64Array | TextColumn {
  if (type === "i64") return BigInt64Array.from(values as readonly bigint[]);
  if (type === "i8") return Int8Array.from(values as readonly number[]);
  if (type === "text") return textColumn(values as readonly string[]);
  return Float64Array.from(values.flat(), (value) => (value === null ? Number.NaN : Number(value)));
}
