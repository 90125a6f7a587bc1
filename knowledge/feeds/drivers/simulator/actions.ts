// Dividends and splits of the simulated companies: fixed before the prices, which fall by them on the ex-date.

import { dayMs, type Random } from "#infra/runtime/index.ts";
import type { CorporateAction } from "#knowledge/domain/index.ts";
import { type Profile, source } from "./filings.ts";
import type { MarketPlan } from "./plan.ts";
import { type Session, sessionAfter } from "./sessions.ts";

/** An action and the session that opens without the entitlement. */
export interface PlannedAction {
  readonly exSession: number;
  readonly action: CorporateAction;
}

const sessionsBetweenDividends = 63;

/** Quarterly dividends, announced 20 sessions ahead after the close, and the plan's splits, 25 ahead. By ex-date. */
export function actionsOf(
  { company: { symbol }, dividendYield, startPrice }: Profile,
  plan: MarketPlan,
  sessions: readonly Session[],
  random: Random,
): PlannedAction[] {
  const planned: PlannedAction[] = [];
  const split = plan.splits.find((wanted) => wanted.symbol === symbol);
  const add = (exSession: number, ahead: number, kind: CorporateAction["kind"], amountOrRatio: number) => {
    const exMs = (sessions[exSession] as Session).openMs;
    const knownAtMs = (sessions[exSession - ahead]?.closeMs ?? exMs - 30 * dayMs) + 20 * 60_000;
    const currency = kind === "dividend" ? "USD" : null;
    planned.push({
      exSession,
      action: { symbol, kind, exMs, amountOrRatio, currency, eventTimeMs: exMs, knownAtMs, source },
    });
  };
  if (split !== undefined) add(split.session, 25, "split", split.ratio);
  const first = 5 + random.integer(sessionsBetweenDividends - 5);
  for (let t = first; dividendYield > 0 && t < sessions.length; t += sessionsBetweenDividends) {
    const perShare = split !== undefined && t >= split.session ? startPrice / split.ratio : startPrice;
    const raised = 1 + 0.01 * Math.floor(t / sessionsBetweenDividends);
    add(t, 20, "dividend", Math.max(0.01, Math.round(perShare * (dividendYield / 4) * raised * 100) / 100));
  }
  return planned.sort((a, b) => a.exSession - b.exSession);
}

/** What the open of each session lacks: currency per share, and the ratio of new shares to old. */
export function entitlements(
  planned: readonly PlannedAction[],
  sessions: readonly Session[],
): { readonly dividend: Float64Array; readonly ratio: Float64Array } {
  const dividend = new Float64Array(sessions.length);
  const ratio = new Float64Array(sessions.length).fill(1);
  for (const { exSession, action } of planned) {
    if (action.kind === "split") ratio[exSession] = action.amountOrRatio;
    else dividend[exSession] = (dividend[exSession] ?? 0) + action.amountOrRatio;
  }
  return { dividend, ratio };
}

/** How much each session's price is moved by filings that became known since the session before: 2 % a standard deviation of surprise. */
export function surpriseShocks(
  reports: readonly { readonly acceptedMs: number; readonly surprise: number }[],
  sessions: readonly Session[],
): Float64Array {
  const shocks = new Float64Array(sessions.length);
  for (const { acceptedMs, surprise } of reports) {
    const t = sessionAfter(sessions, acceptedMs);
    const before = acceptedMs < (sessions[0]?.openMs ?? 0);
    if (!before && t < sessions.length) shocks[t] = (shocks[t] ?? 0) + 0.02 * Math.max(-3, Math.min(3, surprise));
  }
  return shocks;
}
