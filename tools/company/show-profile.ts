// A profile as plain JSON: times as ISO text, each filed figure with its birth.

import { dayMs, isoDay, isoTime } from "#infra/runtime/index.ts";
import { showFiled } from "./filed-figure.ts";
import type { Profile } from "./profile.ts";

const shownAmendments = 5;

export function showProfile(profile: Profile, asOfMs: number) {
  const { instrument, flows, levels, dividends, newestPeriodEndMs: endMs, newestKnownAtMs: knownMs } = profile;
  return {
    symbol: instrument.symbol,
    name: instrument.name,
    sector: instrument.sector,
    currency: instrument.currency,
    price: profile.price,
    priceAt: profile.priceAtMs === null ? null : isoTime(profile.priceAtMs),
    revenue: showFiled(flows.revenue),
    grossProfit: showFiled(flows.grossProfit),
    operatingIncome: showFiled(flows.operatingIncome),
    netIncome: showFiled(flows.netIncome),
    operatingCashFlow: showFiled(flows.operatingCashFlow),
    earningsPerShare: showFiled(profile.earningsPerShare),
    assets: showFiled(levels.assets),
    liabilities: showFiled(levels.liabilities),
    equity: showFiled(levels.equity),
    longTermDebt: showFiled(levels.longTermDebt),
    ...profile.ratios,
    dividendPerShare: dividends.lastYear,
    dividendChange: dividends.change,
    nextDividend: dividends.next && { exDate: isoDay(dividends.next.exMs), amount: dividends.next.amount },
    newestPeriodEnd: endMs === null ? null : isoDay(endMs),
    newestFilingAt: knownMs === null ? null : isoTime(knownMs),
    periodAgeDays: endMs === null ? null : Math.floor((asOfMs - endMs) / dayMs),
    amended: profile.amendments.length > 0,
    amendments: profile.amendments
      .slice(0, shownAmendments)
      .map(({ item, endMs: end, knownAtMs }) => ({ item, periodEnd: isoDay(end), knownAt: isoTime(knownAtMs) })),
    missing: profile.missing,
  };
}
