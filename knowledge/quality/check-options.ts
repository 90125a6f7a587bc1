// Checks of option quotes, and of corporate actions.

import { isoDay } from "#infra/runtime/index.ts";
import type { CorporateAction, OptionQuote } from "#knowledge/domain/index.ts";
import type { Findings } from "./finding.ts";

export function checkOptions(facts: readonly OptionQuote[], findings: Findings): void {
  const about = "option";
  const checks = [
    [
      { check: "zero-bid", about, severity: "info", says: "options that nobody bids for" },
      (q: OptionQuote) => q.bid === 0,
    ],
    [
      { check: "no-bid", about, severity: "info", says: "options with an ask and no bid" },
      (q: OptionQuote) => (q.ask !== null && q.bid === null) || (q.askVolatility !== null && q.bidVolatility === null),
    ],
    [
      { check: "crossed", about, severity: "error", says: "options whose bid is above the ask" },
      (q: OptionQuote) => above(q.bid, q.ask) || above(q.bidVolatility, q.askVolatility),
    ],
    [
      {
        check: "volatility-above-1",
        about,
        severity: "info",
        says: "options quoted above 100 % volatility: deep wings, or days before expiry",
      },
      (q: OptionQuote) => (q.askVolatility ?? 0) > 1,
    ],
    [
      {
        check: "one-volatility",
        about,
        severity: "info",
        says: "options with one volatility for both sides: a mid or a settlement",
      },
      (q: OptionQuote) => q.bidVolatility !== null && q.bidVolatility === q.askVolatility,
    ],
    [
      { check: "no-volume", about, severity: "info", says: "options with prices and without a volume" },
      (q: OptionQuote) => q.ask !== null && q.volume === null,
    ],
    [
      { check: "no-open-interest", about, severity: "info", says: "options with prices and without open interest" },
      (q: OptionQuote) => q.ask !== null && q.openInterest === null,
    ],
    [
      { check: "no-volatility", about, severity: "info", says: "options without an implied volatility" },
      (q: OptionQuote) => q.bidVolatility === null && q.askVolatility === null,
    ],
    [
      {
        check: "strike-off-grid",
        about,
        severity: "info",
        says: "options whose strike is no multiple of 0.5: points of a surface, not listed contracts",
      },
      (q: OptionQuote) => Math.abs(q.strike * 2 - Math.round(q.strike * 2)) > 1e-6,
    ],
  ] as const;
  for (const quote of facts)
    for (const [what, applies] of checks)
      if (applies(quote)) {
        const { symbol, eventTimeMs, strike, right, expiryMs } = quote;
        const detail = `${right} ${strike} of ${isoDay(expiryMs)}`;
        findings.add(what, { symbol, place: isoDay(eventTimeMs), detail });
      }
  for (const [{ check }] of checks) findings.outOf(about, check, facts.length);
}

const above = (a: number | null, b: number | null): boolean => a !== null && b !== null && a > b;

export function checkActions(actions: readonly CorporateAction[], findings: Findings): void {
  const byDate = new Map<string, CorporateAction[]>();
  for (const action of actions) {
    const key = `${action.symbol} ${action.exMs}`;
    byDate.set(key, [...(byDate.get(key) ?? []), action]);
  }
  const what = {
    check: "actions-coincide",
    about: "action",
    severity: "warning",
    says: "days on which a split and a dividend fall together: on which shares the dividend is paid cannot be seen",
  } as const;
  for (const together of byDate.values()) {
    if (new Set(together.map(({ kind }) => kind)).size < 2) continue;
    const [{ symbol, exMs }] = together as [CorporateAction];
    const detail = together.map(({ kind, amountOrRatio }) => `${kind} ${amountOrRatio}`).join(", ");
    findings.add(what, { symbol, place: isoDay(exMs), detail });
  }
}
