// Dated figures and statements that are neither bars nor filings: vendor metrics, macro series, option quotes, posts, forecasts.

import { z } from "zod";
import { epochMs, known, SymbolId } from "./known.ts";

const maybe = z.number().nullable();

/** One figure about a company as a vendor gave it on a day: market value, P/E, turnover. */
export const Metric = z
  .strictObject({
    symbol: SymbolId,
    metric: z.string().min(1),
    value: z.number(),
    unit: z.string().min(1),
    ...known,
  })
  .readonly();
export type Metric = z.infer<typeof Metric>;

/** One observation of a macro series. A revision is another fact of the same period with a later knownAtMs: its vintage. */
export const Macro = z
  .strictObject({
    /** The series, by its publisher's name: DGS10. */
    symbol: SymbolId,
    /** Start of the period observed; eventTimeMs is its end. */
    periodMs: epochMs,
    /** Null where the publisher says that there is none. */
    value: maybe,
    unit: z.string().min(1),
    ...known,
  })
  .readonly();
export type Macro = z.infer<typeof Macro>;

export const OptionQuote = z
  .strictObject({
    /** The underlying. */
    symbol: SymbolId,
    expiryMs: epochMs,
    strike: z.number().positive(),
    right: z.enum(["call", "put"]),
    style: z.enum(["american", "european"]),
    /** Per share of the underlying; null: none was given, which is not zero. */
    bid: maybe,
    ask: maybe,
    bidSize: maybe,
    askSize: maybe,
    last: maybe,
    volume: maybe,
    openInterest: maybe,
    /** Fractions per square root of a year. */
    bidVolatility: maybe,
    askVolatility: maybe,
    underlyingPrice: maybe,
    forward: maybe,
    ...known,
  })
  .readonly();
export type OptionQuote = z.infer<typeof OptionQuote>;

/** A post on a social network, filed under one symbol. */
export const Post = z
  .strictObject({
    symbol: SymbolId,
    postId: z.string().min(1),
    platform: z.string().min(1),
    author: z.string().nullable(),
    text: z.string().min(1).max(20_000),
    /** Likes, upvotes and the like, as known at knownAtMs; null where not given. */
    engagement: maybe,
    ...known,
  })
  .readonly();
export type Post = z.infer<typeof Post>;

/** What a model expected, kept so that it can be scored. */
export const Prediction = z
  .strictObject({
    predictionId: z.string().min(1),
    symbol: SymbolId,
    model: z.string().min(1),
    target: z.enum(["return", "volatility", "probability-up"]),
    horizonDays: z.number().positive(),
    value: z.number(),
    lower: maybe,
    upper: maybe,
    ...known,
  })
  .readonly();
export type Prediction = z.infer<typeof Prediction>;

/** A named reading of the market at a moment, for use by others: -1 to 1 or in its own unit. */
export const Signal = z
  .strictObject({
    signalId: z.string().min(1),
    symbol: SymbolId,
    name: z.string().min(1),
    value: z.number(),
    unit: z.string().min(1),
    ...known,
  })
  .readonly();
export type Signal = z.infer<typeof Signal>;

/** A labelled text for training and evaluation. */
export const Sample = z
  .strictObject({
    sampleId: z.string().min(1),
    collection: z.string().min(1),
    text: z.string().min(1).max(20_000),
    label: z.string().nullable(),
    score: maybe,
    /** Whom it is about, in the collection's own words; null where not given. */
    about: z.string().nullable(),
    ...known,
  })
  .readonly();
export type Sample = z.infer<typeof Sample>;
