// Whom the simulated market lists.

import type { Instrument } from "#knowledge/domain/index.ts";
import { source } from "./filings.ts";
import type { MarketPlan } from "./plan.ts";
import type { Session } from "./sessions.ts";
import { tickSize } from "./ticks/tick-size.ts";

/** Known before the first filing. */
export function instrumentsOf(
  plan: MarketPlan,
  companies: MarketPlan["companies"],
  sessions: readonly Session[],
): Instrument[] {
  const knownMs = Date.UTC(new Date((sessions[0] as Session).openMs).getUTCFullYear() - 2, 0, 1);
  const common = {
    currency: "USD",
    calendar: "XNYS",
    lotSizeShares: 1,
    kind: "equity",
    tickSize,
    priceLimitFraction: null,
    listedMs: null,
    delistedMs: null,
    eventTimeMs: knownMs,
    knownAtMs: knownMs,
    source,
  } as const;
  const fund = plan.benchmark;
  return [
    ...companies.map(({ symbol, name, aliases, sector }) => ({
      symbol,
      name,
      aliases,
      sector,
      benchmark: false,
      ...common,
    })),
    { symbol: fund.symbol, name: fund.name, aliases: fund.aliases, sector: "Index fund", benchmark: true, ...common },
  ];
}
