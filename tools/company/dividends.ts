// What a share was paid lately, and what is announced. Actions in, figures out.

import { dayMs } from "#infra/runtime/index.ts";
import type { CorporateAction } from "#knowledge/domain/index.ts";
import { splitsAfter } from "./filed.ts";

export interface Dividends {
  /** Per share of today, ex-dates of the last 365 days added up; null where none was ever paid. */
  readonly lastYear: number | null;
  /** Last payment over the one a year before, minus 1; -1 where the last year brought none after a year that did; else null. */
  readonly change: number | null;
  /** Announced, not yet ex. */
  readonly next: Payment | null;
}

const yearApart = { from: 300 * dayMs, to: 430 * dayMs } as const;

/** @param actions of one company, known by as-of; amounts in other currencies than the instrument's are left out */
export function dividendsOf(actions: readonly CorporateAction[], currency: string, asOfMs: number): Dividends {
  const inForce = actions.filter(({ exMs }) => exMs <= asOfMs);
  const payments = perExDate(
    actions.filter(({ kind, currency: paid }) => kind === "dividend" && (paid ?? currency) === currency),
  );
  const paid = payments
    .filter(({ exMs }) => exMs <= asOfMs)
    .map(({ exMs, amount }) => ({ exMs, amount: amount / splitsAfter(exMs, inForce) }));
  const within = (fromDays: number, toDays: number): Payment[] =>
    paid.filter(({ exMs }) => exMs > asOfMs - toDays * dayMs && exMs <= asOfMs - fromDays * dayMs);
  return {
    lastYear: paid.length === 0 ? null : within(0, 365).reduce((sum, { amount }) => sum + amount, 0),
    change: within(0, 365).length > 0 ? changeOf(paid) : within(365, 730).length > 0 ? -1 : null,
    next: payments.find(({ exMs }) => exMs > asOfMs) ?? null,
  };
}

interface Payment {
  readonly exMs: number;
  readonly amount: number;
}

function changeOf(paid: readonly Payment[]): number | null {
  const last = paid.at(-1);
  if (last === undefined) return null;
  const before = paid.findLast(({ exMs }) => last.exMs - exMs >= yearApart.from && last.exMs - exMs <= yearApart.to);
  return before === undefined ? null : last.amount / before.amount - 1;
}

/** Payments of one ex-date added up, oldest first. */
function perExDate(dividends: readonly CorporateAction[]): Payment[] {
  const amounts = new Map<number, number>();
  for (const { exMs, amountOrRatio } of dividends) amounts.set(exMs, (amounts.get(exMs) ?? 0) + amountOrRatio);
  return [...amounts].map(([exMs, amount]) => ({ exMs, amount })).sort((a, b) => a.exMs - b.exMs);
}
