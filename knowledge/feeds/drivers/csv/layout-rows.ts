// What a row of a file gives, by kind of fact: its fields, its time, its rule for when it was known.

import { z } from "zod";
import { Calendar, levels } from "#knowledge/domain/index.ts";
import { Column, Field, Known, Time, When } from "./layout-fields.ts";

const field = Field;
const maybe = Field.optional();
const when = When.optional();
const timed = { time: Time, known: Known.default("at-event"), when };

/** One row, several figures: by the figure's name, the column that holds it. An empty cell gives nothing. */
const Figure = z.union([
  Column.transform((column) => ({ column })),
  z.strictObject({ column: Column, unit: z.string().min(1).optional(), scale: z.number().optional(), when }),
]);
export type Figure = z.infer<typeof Figure>;

const each = z.record(z.string().min(1), Figure);

export const BookLevels = z.strictObject({
  count: z.int().min(1).max(levels),
  /** Column names with {n} for the level, from 1. */
  bid: Column,
  bidSize: Column,
  ask: Column,
  askSize: Column,
});

/** What is mended in a bar before it is checked; the rows are counted. */
export const BarMend = z.enum(["zero-is-missing", "range-holds-all"]);
export type BarMend = z.infer<typeof BarMend>;

export const RowLayout = z.discriminatedUnion("fact", [
  z.strictObject({
    fact: z.literal("instrument"),
    fields: z.strictObject({ symbol: field, name: maybe, sector: maybe, currency: maybe, calendar: maybe }),
  }),
  z.strictObject({
    fact: z.literal("bar"),
    fields: z.strictObject({
      symbol: field,
      open: field,
      high: field,
      low: field,
      close: field,
      /** 0 where the source gives none. */
      volumeShares: maybe,
    }),
    mend: z.array(BarMend).default([]),
    ...timed,
  }),
  z.strictObject({
    fact: z.literal("trade"),
    fields: z.strictObject({ symbol: field, price: field, size: field, side: maybe, venue: maybe }),
    ...timed,
  }),
  z.strictObject({
    fact: z.literal("quote"),
    fields: z.strictObject({ symbol: field, bid: field, bidSize: field, ask: field, askSize: field }),
    ...timed,
  }),
  z.strictObject({
    fact: z.literal("book"),
    fields: z.strictObject({ symbol: field }),
    levels: BookLevels,
    ...timed,
  }),
  z.strictObject({
    fact: z.literal("delta"),
    fields: z.strictObject({ symbol: field, side: field, price: field, size: field, reset: maybe, sequence: maybe }),
    ...timed,
  }),
  z.strictObject({
    fact: z.literal("order"),
    fields: z.strictObject({
      symbol: field,
      type: field,
      orderId: field,
      price: field,
      size: field,
      side: field,
      sequence: maybe,
    }),
    ...timed,
  }),
  z.strictObject({
    fact: z.literal("metric"),
    fields: z.strictObject({ symbol: field, metric: maybe, value: maybe, unit: maybe }),
    each: each.optional(),
    ...timed,
  }),
  z.strictObject({
    fact: z.literal("macro"),
    fields: z.strictObject({ symbol: maybe, value: maybe, unit: maybe }),
    each: each.optional(),
    ...timed,
  }),
  z.strictObject({
    fact: z.literal("action"),
    fields: z.strictObject({
      symbol: field,
      kind: field,
      declaredDay: maybe,
      exDay: field,
      amountOrRatio: field,
      currency: maybe,
    }),
    known: z.literal("declared-day-else-ex-open"),
    when,
  }),
  /** A table of adjustment factors: what changes from one of its rows to the next is an action on the session after the first. */
  z.strictObject({
    fact: z.literal("factors"),
    fields: z.strictObject({
      symbol: field,
      lastDay: field,
      priceFactor: field,
      splitFactor: field,
      referencePrice: field,
    }),
    known: z.literal("ex-open"),
  }),
  z.strictObject({
    fact: z.literal("filing"),
    fields: z.strictObject({
      symbol: field,
      fiscalYear: field,
      fiscalPeriod: field,
      timeframe: field,
      startDay: maybe,
      endDay: field,
      filedDay: field,
      acceptedUtc: maybe,
      statement: field,
      item: field,
      value: field,
      unit: field,
    }),
    known: z.literal("accepted-else-day-after-filing"),
    when,
  }),
  z.strictObject({
    fact: z.literal("news"),
    fields: z.strictObject({ symbol: field, publisher: field, title: field, summary: field }),
    ...timed,
  }),
  z.strictObject({
    fact: z.literal("post"),
    fields: z.strictObject({
      symbol: field,
      postId: field,
      platform: field,
      author: maybe,
      text: field,
      engagement: maybe,
    }),
    ...timed,
  }),
  z.strictObject({
    fact: z.literal("option"),
    fields: z.strictObject({
      symbol: field,
      /** The day of expiry, or how many days after the quote it lies. */
      expiryDay: maybe,
      expiryDaysAfter: maybe,
      strike: field,
      right: field,
      style: field,
      bid: maybe,
      ask: maybe,
      bidSize: maybe,
      askSize: maybe,
      last: maybe,
      volume: maybe,
      openInterest: maybe,
      bidVolatility: maybe,
      askVolatility: maybe,
      underlyingPrice: maybe,
      forward: maybe,
    }),
    /** Whose sessions the expiry keeps. */
    calendar: Calendar.default("XNYS"),
    ...timed,
  }),
  z.strictObject({
    fact: z.literal("sample"),
    fields: z.strictObject({
      sampleId: field,
      collection: field,
      text: field,
      label: maybe,
      score: maybe,
      about: maybe,
    }),
    ...timed,
  }),
]);
export type RowLayout = z.infer<typeof RowLayout>;
export type RowKind = RowLayout["fact"];
export type RowsOf<K extends RowKind> = Extract<RowLayout, { readonly fact: K }>;
