// Alpaca's answers as its documentation describes them: only the fields that are read.

import { z } from "zod";

const bar = z.object({ t: z.string(), o: z.number(), h: z.number(), l: z.number(), c: z.number(), v: z.number() });
export const Bars = z.object({ bars: z.record(z.string(), z.array(bar)), next_page_token: z.string().nullable() });

export const Stories = z.object({
  news: z.array(
    z.object({
      id: z.number(),
      source: z.string(),
      headline: z.string(),
      summary: z.string(),
      created_at: z.string(),
      updated_at: z.string().optional(),
      symbols: z.array(z.string()),
    }),
  ),
  next_page_token: z.string().nullable(),
});

export const Actions = z.object({
  corporate_actions: z.object({
    cash_dividends: z.array(z.object({ symbol: z.string(), rate: z.number(), ex_date: z.string() })).default([]),
    forward_splits: z
      .array(z.object({ symbol: z.string(), new_rate: z.number(), old_rate: z.number(), ex_date: z.string() }))
      .default([]),
    reverse_splits: z
      .array(z.object({ symbol: z.string(), new_rate: z.number(), old_rate: z.number(), ex_date: z.string() }))
      .default([]),
  }),
  next_page_token: z.string().nullable(),
});

export const StreamMessage = z.array(
  z.discriminatedUnion("T", [
    z.object({ T: z.literal("success"), msg: z.string() }),
    z.object({ T: z.literal("subscription") }),
    z.object({ T: z.literal("error"), code: z.number(), msg: z.string() }),
    z.object({
      T: z.literal("t"),
      S: z.string(),
      i: z.number(),
      x: z.string(),
      p: z.number(),
      s: z.number(),
      t: z.string(),
    }),
    z.object({
      T: z.literal("q"),
      S: z.string(),
      bp: z.number(),
      bs: z.number(),
      ap: z.number(),
      as: z.number(),
      t: z.string(),
    }),
    bar.extend({ T: z.literal("b"), S: z.string() }),
  ]),
);
export type StreamEvent = z.output<typeof StreamMessage>[number];
