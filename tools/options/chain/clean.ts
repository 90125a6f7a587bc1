// Which quotes of a chain can be believed, and why the others cannot.

import { callerError } from "#infra/runtime/index.ts";
import { mid, type Quote } from "./quote.ts";

export const refusals = {
  "not-a-number": "a price or strike is missing, not finite or negative",
  "no-bid": "nobody bids: the middle of nothing and an ask is no price",
  crossed: "the bid is above the ask",
  wide: "the spread is too large a share of the price",
  stale: "it has not traded for too long",
  duplicate: "the same option is quoted twice; the narrower quote stays",
  "beyond-bound": "a call bid above the spot, or a put bid above its strike",
  "vertical-arbitrage": "it can be sold for more than an option that is never worth less costs",
  "butterfly-arbitrage": "it can be sold for more than the two options around it that always cover it cost",
} as const;
export type Refusal = keyof typeof refusals;

export interface CleanOptions {
  /** Largest spread as a share of the middle; spreads of up to `tick` are never too wide. */
  readonly maxSpread?: number;
  readonly tick?: number;
  readonly maxDaysWithoutTrade?: number;
}

export interface CleanChain {
  /** In order of expiry, right and strike. */
  readonly kept: readonly Quote[];
  readonly refused: readonly { readonly quote: Quote; readonly because: Refusal }[];
}

/** Refuses quotes one by one, then those that make an arbitrage at bid and ask: of the quotes of a vertical spread or butterfly that pays
 * for nothing the widest goes, until none is left.
 * @param spot of the underlying, above 0
 * @throws tools/chain-too-thin where nothing is given */
export function cleanChain(quotes: readonly Quote[], spot: number, options: CleanOptions = {}): CleanChain {
  const { maxSpread = 0.5, tick = 0.1, maxDaysWithoutTrade = Number.POSITIVE_INFINITY } = options;
  if (quotes.length === 0)
    throw callerError("tools/chain-too-thin", "The chain has no quotes; wanted some of each side.");
  const refused: { quote: Quote; because: Refusal }[] = [];
  const groups = new Map<string, Map<number, Quote>>();
  for (const quote of quotes) {
    const because = refusalOf(quote, spot, maxSpread, tick, maxDaysWithoutTrade);
    if (because !== null) {
      refused.push({ quote, because });
      continue;
    }
    const key = `${quote.expiry} ${quote.right}`;
    const group = groups.get(key) ?? new Map<number, Quote>();
    groups.set(key, group);
    const other = group.get(quote.strike);
    if (other === undefined) group.set(quote.strike, quote);
    else {
      const [stays, goes] = spread(quote) < spread(other) ? [quote, other] : [other, quote];
      group.set(quote.strike, stays);
      refused.push({ quote: goes, because: "duplicate" });
    }
  }
  const kept = [...groups.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, group]) =>
      withoutArbitrage(
        [...group.values()].sort((a, b) => a.strike - b.strike),
        refused,
      ),
    );
  return { kept, refused };
}

const spread = ({ bid, ask }: Quote): number => ask - bid;

function refusalOf(quote: Quote, spot: number, maxSpread: number, tick: number, maxDays: number): Refusal | null {
  const { bid, ask, strike, right, lastTradedDaysAgo } = quote;
  if (![bid, ask, strike].every((value) => Number.isFinite(value) && value >= 0) || strike === 0) return "not-a-number";
  if (bid === 0) return "no-bid";
  if (bid > ask) return "crossed";
  if (bid > (right === "call" ? spot : strike)) return "beyond-bound";
  if (ask - bid > Math.max(tick, maxSpread * mid(quote))) return "wide";
  return (lastTradedDaysAgo ?? 0) > maxDays ? "stale" : null;
}

/** Takes the widest quote out of each arbitrage until there is none. */
function withoutArbitrage(sorted: Quote[], refused: { quote: Quote; because: Refusal }[]): Quote[] {
  for (;;) {
    const found = firstArbitrage(sorted);
    if (found === null) return sorted;
    const widest = found.of.reduce((a, b) => (spread(sorted[b]!) > spread(sorted[a]!) ? b : a));
    refused.push({ quote: sorted[widest]!, because: found.because });
    sorted.splice(widest, 1);
  }
}

function firstArbitrage(
  sorted: readonly Quote[],
): { readonly of: readonly number[]; readonly because: Refusal } | null {
  for (let i = 0; i + 1 < sorted.length; i++) {
    const [low, high] = [sorted[i]!, sorted[i + 1]!];
    const [dear, cheap] = low.right === "call" ? [low, high] : [high, low];
    if (cheap.bid > dear.ask) return { of: [i, i + 1], because: "vertical-arbitrage" };
    const next = sorted[i + 2];
    if (next === undefined) continue;
    const share = (next.strike - high.strike) / (next.strike - low.strike);
    if (high.bid > share * low.ask + (1 - share) * next.ask + 1e-9)
      return { of: [i, i + 1, i + 2], because: "butterfly-arbitrage" };
  }
  return null;
}
