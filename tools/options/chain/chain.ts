// A chain as an analyst reads it: cleaned, with the forward of each expiry, and the volatility behind each quote.

import { callerError } from "#infra/runtime/index.ts";
import { deAmericanise } from "../american/de-americanise.ts";
import { blackScholes } from "../european/black-scholes.ts";
import { impliedBlack } from "../european/implied-volatility.ts";
import { signOf } from "../option.ts";
import { type CleanOptions, cleanChain, type Refusal } from "./clean.ts";
import { americanDividendYield, type Pair, parityForward } from "./parity.ts";
import { mid, type Quote } from "./quote.ts";

export interface ChainMarket {
  readonly spot: number;
  /** ISO date of the quotes. */
  readonly valuedOn: string;
  /** Continuous; null lets calls and puts say it (European options only). */
  readonly rate: number | null;
  readonly exercise: "american" | "european";
}

export interface ReadQuote {
  readonly quote: Quote;
  /** Of bid, middle and ask; null where a price has none. */
  readonly bidVolatility: number | null;
  readonly volatility: number | null;
  readonly askVolatility: number | null;
  readonly delta: number | null;
}

export interface ReadExpiry {
  readonly expiry: string;
  readonly years: number;
  readonly forward: number;
  readonly discount: number;
  readonly dividendYield: number;
  /** Pairs of a call and a put that the forward rests on. */
  readonly pairs: number;
  readonly quotes: readonly ReadQuote[];
}

export interface ReadChain {
  readonly expiries: readonly ReadExpiry[];
  readonly refused: readonly { readonly quote: Quote; readonly because: Refusal }[];
  /** Expiries left out, with the reason. */
  readonly leftOut: readonly { readonly expiry: string; readonly because: string }[];
}

const dayMs = 86_400_000;

/** Cleans, finds each expiry's forward, and inverts each quote; American quotes are de-Americanised.
 * @throws tools/option-expired (every expiry is past), tools/option-invalid, tools/chain-too-thin (nothing is left) */
export function readChain(quotes: readonly Quote[], market: ChainMarket, options: CleanOptions = {}): ReadChain {
  const { spot, valuedOn, rate, exercise } = market;
  if (!(Number.isFinite(spot) && spot > 0))
    throw callerError("tools/option-invalid", `spot is ${spot}; wanted a finite number above 0.`, { name: "spot" });
  if (exercise === "american" && rate === null)
    throw callerError("tools/option-invalid", "American options need a rate; their calls and puts do not say it.", {
      name: "rate",
    });
  const { kept, refused } = cleanChain(quotes, spot, options);
  const expiries = [...new Set(kept.map(({ expiry }) => expiry))];
  const yearsTo = (expiry: string) => (Date.parse(expiry) - Date.parse(valuedOn)) / dayMs / 365;
  const live = expiries.filter((expiry) => yearsTo(expiry) > 0);
  if (expiries.length > 0 && live.length === 0)
    throw callerError("tools/option-expired", `Every expiry lies before ${valuedOn}, the last on ${expiries.at(-1)}.`, {
      valuedOn,
    });
  const leftOut = expiries.filter((expiry) => !live.includes(expiry)).map((expiry) => ({ expiry, because: "expired" }));
  const read: ReadExpiry[] = [];
  for (const expiry of live) {
    const own = kept.filter((quote) => quote.expiry === expiry);
    const found = readExpiry(own, expiry, yearsTo(expiry), market);
    if (typeof found === "string") leftOut.push({ expiry, because: found });
    else read.push(found);
  }
  if (read.length === 0) {
    const why = leftOut.map(({ expiry, because }) => `${expiry}: ${because}`).join("; ");
    throw callerError(
      "tools/chain-too-thin",
      `No expiry can be read. ${why || `All ${refused.length} quotes were refused.`}`,
    );
  }
  return { expiries: read, refused, leftOut };
}

function readExpiry(own: readonly Quote[], expiry: string, years: number, market: ChainMarket): ReadExpiry | string {
  const { spot, rate, exercise } = market;
  const calls = new Map(own.filter(({ right }) => right === "call").map((quote) => [quote.strike, mid(quote)]));
  const pairs: Pair[] = own.flatMap((quote) => {
    const call = calls.get(quote.strike);
    return quote.right === "put" && call !== undefined ? [{ strike: quote.strike, call, put: mid(quote) }] : [];
  });
  if (pairs.length < (rate === null ? 2 : 1)) return `${pairs.length} strikes have both a call and a put`;
  let forward: number;
  let discount: number;
  let used = pairs.length;
  if (exercise === "american") {
    discount = Math.exp(-(rate as number) * years);
    try {
      forward =
        spot *
        Math.exp(((rate as number) - americanDividendYield(pairs, years, { spot, rate: rate as number })) * years);
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
    used = Math.min(6, pairs.length);
  } else ({ forward, discount, used } = parityForward(pairs, rate === null ? null : Math.exp(-rate * years)));
  const ownRate = -Math.log(discount) / years;
  const dividendYield = ownRate - Math.log(forward / spot) / years;
  const at = { spot, rate: ownRate, dividendYield };
  const volatilityOf = (price: number, { right, strike }: Quote): number | null => {
    if (exercise === "american") return deAmericanise(price, { right, strike, years }, at)?.volatility ?? null;
    const found = impliedBlack(price / discount, forward, strike, years, signOf(right));
    return Number.isFinite(found) && found > 0 ? found : null;
  };
  return {
    expiry,
    years,
    forward,
    discount,
    dividendYield,
    pairs: used,
    quotes: own.map((quote) => {
      const volatility = volatilityOf(mid(quote), quote);
      const { right, strike } = quote;
      return {
        quote,
        bidVolatility: volatilityOf(quote.bid, quote),
        volatility,
        askVolatility: volatilityOf(quote.ask, quote),
        delta: volatility === null ? null : blackScholes({ right, strike, years }, { ...at, volatility }).delta,
      };
    }),
  };
}
