// Facts of a small made market: prices that answer to volume, or to nothing.

import { seededRandom } from "#infra/runtime/index.ts";
import type { Dataset, Fact } from "#knowledge/domain/index.ts";
import { bar, close, dataset, instrument } from "#tests/conformance/market-store.facts.ts";

export const plantedSymbols = Array.from({ length: 24 }, (_, n) => `S${String(n).padStart(2, "0")}`);

export interface PlantedMarket {
  readonly seed: number;
  readonly sessions: number;
  /** Log return for each unit by which the volume of two sessions before stood above its usual size, in logarithms. */
  readonly edge: number;
  /** From this session on there is no edge; never where left out. */
  readonly endsAt?: number;
  /** The first so many; all where left out. */
  readonly symbols?: number;
  /** Unusual volume counts in either direction, which no line through it can tell. */
  readonly bent?: boolean;
}

/** Who sees the volume of a session buys at the close after, and gains in the session after that. */
export function plantedMarket(
  id: string,
  { seed, sessions, edge, endsAt = Number.POSITIVE_INFINITY, symbols, bent = false }: PlantedMarket,
): { readonly dataset: Dataset; readonly facts: readonly Fact[] } {
  const random = seededRandom(seed);
  const chosen = plantedSymbols.slice(0, symbols);
  const facts = chosen.flatMap((symbol) => {
    let price = 40 + 20 * random.next();
    const surprises: number[] = [];
    return Array.from({ length: sessions }, (_, n) => {
      const surprise = random.normal();
      const before = n < endsAt ? (surprises[n - 2] ?? 0) : 0;
      const seen = bent ? Math.abs(before) - 0.8 : before;
      surprises.push(surprise);
      price *= Math.exp(edge * seen + 0.01 * random.normal());
      const open = price * Math.exp(0.002 * random.normal());
      return bar(symbol, n, price, {
        open,
        high: Math.max(open, price) * (1 + 0.004 * random.next()),
        low: Math.min(open, price) * (1 - 0.004 * random.next()),
        volumeShares: Math.round(1e6 * Math.exp(0.5 * surprise)),
      });
    });
  });
  return {
    dataset: dataset(id, { nowMs: close(sessions - 1) }),
    facts: [...chosen.map((symbol) => instrument(symbol)), ...facts],
  };
}
