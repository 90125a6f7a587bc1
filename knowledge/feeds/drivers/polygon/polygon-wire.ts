// Polygon's answers as its documentation describes them: only the fields that are read.

import { z } from "zod";

export const Aggregates = z.object({
  results: z
    .array(z.object({ t: z.number(), o: z.number(), h: z.number(), l: z.number(), c: z.number(), v: z.number() }))
    .default([]),
  next_url: z.string().optional(),
});

export const News = z.object({
  results: z.array(
    z.object({
      id: z.string(),
      publisher: z.object({ name: z.string() }),
      title: z.string(),
      description: z.string().optional(),
      published_utc: z.string(),
      tickers: z.array(z.string()),
    }),
  ),
  next_url: z.string().optional(),
});

export const Dividends = z.object({
  results: z.array(
    z.object({
      cash_amount: z.number(),
      currency: z.string().optional(),
      declaration_date: z.string().optional(),
      ex_dividend_date: z.string(),
    }),
  ),
  next_url: z.string().optional(),
});

export const Splits = z.object({
  results: z.array(z.object({ execution_date: z.string(), split_from: z.number(), split_to: z.number() })),
  next_url: z.string().optional(),
});

const status = z.object({ ev: z.literal("status"), status: z.string(), message: z.string().default("") });
const trade = z.object({
  ev: z.literal("T"),
  sym: z.string(),
  /** Exchange. */
  x: z.number(),
  p: z.number(),
  s: z.number(),
  t: z.number(),
  q: z.number(),
});
const quote = z.object({
  ev: z.literal("Q"),
  sym: z.string(),
  bp: z.number(),
  bs: z.number(),
  ap: z.number(),
  as: z.number(),
  t: z.number(),
  q: z.number(),
});
const minute = z.object({
  ev: z.literal("AM"),
  sym: z.string(),
  v: z.number(),
  o: z.number(),
  h: z.number(),
  l: z.number(),
  c: z.number(),
  s: z.number(),
  e: z.number(),
});
export const StreamMessage = z.array(z.discriminatedUnion("ev", [status, trade, quote, minute]));
export type StreamEvent = z.output<typeof StreamMessage>[number];
