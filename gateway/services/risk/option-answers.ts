// Options as answers: one price by several methods, a chain read from a file, a strategy looked at from all sides. No store is opened.

import { callerError } from "#infra/runtime/index.ts";
import { orNull } from "#tools/define/index.ts";
import {
  american,
  analyseStrategy,
  baroneAdesiWhaley,
  binomial,
  blackScholes,
  type CleanOptions,
  finiteDifferences,
  type Greeks,
  impliedVolatility,
  type Market,
  mid,
  namedStrategy,
  type OptionTerms,
  type Quote,
  readChain,
  refusals,
} from "#tools/options/index.ts";
import { readCells } from "./table-cells.ts";

export interface OptionPriceAnswer {
  readonly terms: OptionTerms;
  readonly market: Market;
  /** From a price that was given, else null. */
  readonly impliedFrom: number | null;
  readonly european: Greeks;
  readonly american: ReturnType<typeof american>;
  /** The American value by methods that share nothing, as a check. */
  readonly checks: {
    readonly binomial: number;
    readonly finiteDifferences: number;
    readonly baroneAdesiWhaley: number;
  };
}

/** @throws tools/option-expired, tools/option-invalid, tools/price-outside-bounds (no volatility gives the European price) */
export function optionPrice(
  terms: OptionTerms,
  market: Omit<Market, "volatility">,
  given: { readonly volatility: number } | { readonly price: number },
): OptionPriceAnswer {
  const impliedFrom = "price" in given ? given.price : null;
  const { spot, rate, dividendYield } = market;
  const growth = Math.exp((rate - dividendYield) * terms.years);
  const volatility =
    "price" in given
      ? impliedVolatility(
          given.price * Math.exp(rate * terms.years),
          spot * growth,
          terms.strike,
          terms.years,
          terms.right,
        )
      : given.volatility;
  const at = { ...market, volatility };
  return {
    terms,
    market: at,
    impliedFrom,
    european: blackScholes(terms, at),
    american: american(terms, at),
    checks: {
      binomial: binomial(terms, at, 501),
      finiteDifferences: finiteDifferences(terms, at, { american: true }),
      baroneAdesiWhaley: baroneAdesiWhaley(terms, at),
    },
  };
}

export interface OptionChainRequest extends CleanOptions {
  readonly path: string;
  readonly spot: number;
  readonly valuedOn: string;
  readonly rate: number | null;
  readonly exercise: "american" | "european";
  /** One expiry alone. */
  readonly expiry?: string;
}

/** @throws infra/file-missing, tools/input-invalid (columns or cells), and as `readChain` */
export async function optionChain({ path, valuedOn, expiry, ...rest }: OptionChainRequest) {
  const quotes = quotesOf(await readCells(path, "option chain"), path, valuedOn);
  const wanted = expiry === undefined ? quotes : quotes.filter((quote) => quote.expiry === expiry);
  const found = readChain(wanted, { ...rest, valuedOn }, rest);
  const counts = new Map<string, number>();
  for (const { because } of found.refused) counts.set(because, (counts.get(because) ?? 0) + 1);
  return {
    valuedOn,
    spot: rest.spot,
    exercise: rest.exercise,
    quotes: wanted.length,
    expiries: found.expiries.map(({ quotes: own, ...head }) => ({
      ...head,
      quotes: own.map(({ quote, ...said }) => ({
        right: quote.right,
        strike: quote.strike,
        bid: quote.bid,
        ask: quote.ask,
        mid: mid(quote),
        ...said,
      })),
    })),
    refused: [...counts].map(([because, count]) => ({
      because,
      count,
      says: refusals[because as keyof typeof refusals],
    })),
    leftOut: found.leftOut,
  };
}
export type OptionChainAnswer = Awaited<ReturnType<typeof optionChain>>;

function quotesOf([heading, ...lines]: string[][], path: string, valuedOn: string): Quote[] {
  const wanted = ["expiry", "type", "strike", "bid", "ask"];
  const lacks = wanted.filter((name) => heading?.includes(name) !== true);
  if (heading === undefined || lacks.length > 0)
    throw callerError(
      "tools/input-invalid",
      `${path} lacks the columns ${lacks.join(", ")}; wanted ${wanted.join(", ")}, and date where it holds several days.`,
      { path },
    );
  const at = (name: string) => heading.indexOf(name);
  const number = (text: string | undefined) => (text === undefined || text.trim() === "" ? Number.NaN : Number(text));
  const rows = lines.filter((cells) => at("date") < 0 || cells[at("date")] === valuedOn);
  if (rows.length === 0)
    throw callerError("tools/input-invalid", `${path} has no quote of ${valuedOn}. Name a day that it has.`, { path });
  return rows.map((cells, i) => {
    const right = cells[at("type")];
    if (right !== "call" && right !== "put")
      throw callerError(
        "tools/input-invalid",
        `${path}, quote ${i + 1} of ${valuedOn}: wanted call or put, found "${right}".`,
        { path },
      );
    return {
      expiry: cells[at("expiry")] ?? "",
      right,
      strike: number(cells[at("strike")]),
      bid: number(cells[at("bid")]),
      ask: number(cells[at("ask")]),
    };
  });
}

/** A strategy by its name; unbounded profits and losses are null. @throws as `namedStrategy` and `analyseStrategy` */
export function optionStrategy(
  name: string,
  strikes: readonly number[],
  years: readonly number[],
  market: Market,
  exercise: "american" | "european",
) {
  const position = namedStrategy(name, strikes, years);
  const { maxProfit, maxLoss, ...found } = analyseStrategy({ ...position, exercise }, market);
  return {
    name,
    legs: position.legs,
    shares: position.shares ?? 0,
    market,
    ...found,
    maxProfit: bounded(maxProfit),
    maxLoss: bounded(maxLoss),
  };
}

const bounded = (value: number): number | null => orNull(Number.isFinite(value) ? value : Number.NaN);
