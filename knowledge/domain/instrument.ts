// What is traded: an identity over time, the venue whose hours it keeps, and the names it went by.

import { z } from "zod";
import { Calendar } from "./calendar.ts";
import { epochMs, known, SymbolId } from "./known.ts";

export const InstrumentKind = z.enum(["equity", "etf", "index", "future", "perpetual", "currency-pair", "crypto"]);
export type InstrumentKind = z.infer<typeof InstrumentKind>;

export const Instrument = z
  .strictObject({
    /** The identity: it stays when the ticker changes. Usually the newest ticker. */
    symbol: SymbolId,
    name: z.string().min(1),
    /** Other names a person may use: "Goldman", "Google". */
    aliases: z.array(z.string()),
    sector: z.string().min(1),
    currency: z.string().min(3).max(5),
    calendar: Calendar,
    lotSizeShares: z.number().positive(),
    /** True for index funds and the like that are read but not proposed. */
    benchmark: z.boolean(),
    kind: InstrumentKind.default("equity"),
    /** Smallest price step; null where not known. */
    tickSize: z.number().positive().nullable().default(null),
    /** Largest move of a session against the previous close, 0.1 = 10 %; null where there is no such limit. */
    priceLimitFraction: z.number().positive().max(1).nullable().default(null),
    /** First and last moment it could be traded; null where not known, or still listed. */
    listedMs: epochMs.nullable().default(null),
    delistedMs: epochMs.nullable().default(null),
    ...known,
  })
  .readonly();
export type Instrument = z.infer<typeof Instrument>;

/** A name that an instrument traded under for a while: FB until 2022-06-08, META from the next day. */
export const Ticker = z
  .strictObject({
    symbol: SymbolId,
    ticker: z.string().min(1).max(32),
    venue: z.string().min(1),
    fromMs: epochMs,
    /** First moment it no longer held; null while it holds. */
    toMs: epochMs.nullable(),
    ...known,
  })
  .readonly();
export type Ticker = z.infer<typeof Ticker>;
