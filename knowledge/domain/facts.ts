// The facts the desk stands on. Every fact carries two times: eventTimeMs (when it happened) and knownAtMs
// (when the desk could first have known). Times are UTC epoch milliseconds; prices are in the instrument's currency.

import { z } from "zod";

export const SymbolId = z.string().regex(/^[A-Z0-9][A-Z0-9.\-_]{0,15}$/, "wanted a ticker such as MSFT");
export type SymbolId = z.infer<typeof SymbolId>;

const epochMs = z.int();
const known = { eventTimeMs: epochMs, knownAtMs: epochMs, source: z.string().min(1) };

export const Instrument = z
  .strictObject({
    symbol: SymbolId,
    name: z.string().min(1),
    /** Other names a person may use: "Goldman", "Google". */
    aliases: z.array(z.string()),
    sector: z.string().min(1),
    currency: z.string().length(3),
    calendar: z.enum(["XNYS"]),
    lotSizeShares: z.int().positive(),
    /** True for index funds and the like that are read but not proposed. */
    benchmark: z.boolean(),
    ...known,
  })
  .readonly();
export type Instrument = z.infer<typeof Instrument>;

/** Far beyond what any share trades at or in: a figure outside is a slip of the source, and would drown all others. */
const price = z.number().min(1e-6).max(1e9);

/** One session's prices as traded (never adjusted in store). */
export const Bar = z
  .strictObject({
    symbol: SymbolId,
    openMs: epochMs,
    closeMs: epochMs,
    open: price,
    high: price,
    low: price,
    close: price,
    volumeShares: z.number().min(0).max(1e15),
    ...known,
  })
  .refine((bar) => bar.high >= Math.max(bar.open, bar.close, bar.low), "high is below open, close or low")
  .refine((bar) => bar.low <= Math.min(bar.open, bar.close), "low is above open or close")
  .readonly();
export type Bar = z.infer<typeof Bar>;

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
  | { readonly kind: "news"; readonly value: NewsItem };

export type FactKind = Fact["kind"];

export const factSchemas = {
  instrument: Instrument,
  bar: Bar,
  action: CorporateAction,
  filing: FilingFact,
  news: NewsItem,
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
  })
  .readonly();
export type Dataset = z.infer<typeof Dataset>;
