// The facts the desk stands on. Every fact carries two times: eventTimeMs (when it happened) and knownAtMs
// (when the desk could first have known). Times are UTC epoch milliseconds; prices are in the instrument's currency.

import { z } from "zod";
import { Bar } from "./bar.ts";
import { Instrument, Ticker } from "./instrument.ts";
import { epochMs, known, SymbolId } from "./known.ts";
import { Macro, Metric, OptionQuote, Post, Prediction, Sample, Signal } from "./observations.ts";

export const CorporateAction = z
  .strictObject({
    symbol: SymbolId,
    kind: z.enum(["dividend", "split"]),
    /** First session without the entitlement; eventTimeMs is that session's open. */
    exMs: epochMs,
    /** Dividend: currency per share. Split: new shares per old. */
    amountOrRatio: z.number().positive(),
    currency: z.string().length(3).nullable(),
    ...known,
  })
  .readonly();
export type CorporateAction = z.infer<typeof CorporateAction>;

/** One item of a filing, as filed; a later amendment is another fact with a later knownAtMs. */
export const FilingFact = z
  .strictObject({
    symbol: SymbolId,
    fiscalYear: z.int(),
    fiscalPeriod: z.enum(["Q1", "Q2", "Q3", "Q4", "FY", "TTM"]),
    timeframe: z.enum(["quarterly", "annual"]),
    startMs: epochMs.nullable(),
    endMs: epochMs,
    statement: z.string().min(1),
    item: z.string().min(1),
    value: z.number(),
    unit: z.string().min(1),
    ...known,
  })
  .readonly();
export type FilingFact = z.infer<typeof FilingFact>;

/** One story filed under one symbol; the same story under two symbols shares its storyId. */
export const NewsItem = z
  .strictObject({
    symbol: SymbolId,
    storyId: z.string().min(1),
    publisher: z.string().min(1),
    title: z.string().min(1).max(2_000),
    summary: z.string().max(20_000),
    ...known,
  })
  .readonly();
export type NewsItem = z.infer<typeof NewsItem>;

export type Fact =
  | { readonly kind: "instrument"; readonly value: Instrument }
  | { readonly kind: "bar"; readonly value: Bar }
  | { readonly kind: "action"; readonly value: CorporateAction }
  | { readonly kind: "filing"; readonly value: FilingFact }
  | { readonly kind: "news"; readonly value: NewsItem }
  | { readonly kind: "ticker"; readonly value: Ticker }
  | { readonly kind: "metric"; readonly value: Metric }
  | { readonly kind: "macro"; readonly value: Macro }
  | { readonly kind: "option"; readonly value: OptionQuote }
  | { readonly kind: "post"; readonly value: Post }
  | { readonly kind: "prediction"; readonly value: Prediction }
  | { readonly kind: "signal"; readonly value: Signal }
  | { readonly kind: "sample"; readonly value: Sample };

export type FactKind = Fact["kind"];
export type FactOf<K extends FactKind> = Extract<Fact, { readonly kind: K }>["value"];

export const factSchemas = {
  instrument: Instrument,
  bar: Bar,
  action: CorporateAction,
  filing: FilingFact,
  news: NewsItem,
  ticker: Ticker,
  metric: Metric,
  macro: Macro,
  option: OptionQuote,
  post: Post,
  prediction: Prediction,
  signal: Signal,
  sample: Sample,
} as const;

/** What a body of facts is and how it must be labelled. */
export const Dataset = z
  .strictObject({
    /** Names the database that holds it: lower-case letters, digits and underscores. */
    id: z.string().regex(/^[a-z][a-z0-9_]{0,47}$/),
    label: z.string().min(1),
    /** True where prices, news and filings were made by the simulator: shown wherever the data is shown. */
    simulated: z.boolean(),
    /** Where it was read from: a folder, or the simulator and its seed. */
    origin: z.string().min(1),
    /** The market that betas are measured against; null where the universe's own mean serves. */
    benchmark: SymbolId.nullable(),
    /** Where the desk stands when nobody says otherwise: the as-of of "now". */
    nowMs: epochMs,
    /** True where facts are dropped some years after their event, as a live feed may want; left out: nothing ever is. */
    expires: z.boolean().optional(),
  })
  .readonly();
export type Dataset = z.infer<typeof Dataset>;
