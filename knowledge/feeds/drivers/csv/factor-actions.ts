// Dividends and splits out of a table of adjustment factors.

import { dayMs } from "#infra/runtime/index.ts";
import { nextNyseDay } from "#knowledge/quality/us-days.ts";
import { isoDayOf } from "./bytes.ts";
import { type Cell, cellOf, RowProblem } from "./cells.ts";
import type { Site, Values } from "./fact-site.ts";
import type { RowsOf } from "./layout-rows.ts";
import { sessionOpenOf } from "./row-times.ts";

/**
 * adjusted = price x price factor x split factor, up to and including the last day of each row. From one row to the next of a symbol the split
 * factor grows by the ratio of a split, and 1 - price factor / next price factor is a dividend over the last close. The factors carry
 * seven digits: a ratio is told to six, an amount to a hundredth of a cent.
 */
export function factorActions({ fields }: RowsOf<"factors">, { header, calendar, instruments }: Site): Values {
  const [symbol, lastDay, priceFactor, splitFactor, reference] = [
    fields.symbol,
    fields.lastDay,
    fields.priceFactor,
    fields.splitFactor,
    fields.referencePrice,
  ].map((field) => cellOf(field, header)) as [Cell, Cell, Cell, Cell, Cell];
  let before: { symbol: string; day: number; price: number; split: number; reference: number } | null = null;
  return (row) => {
    const now = {
      symbol: symbol.text(row),
      day: lastDay.day(row),
      price: priceFactor.number(row),
      split: splitFactor.number(row),
      reference: reference.number(row),
    };
    const last = before;
    if (last !== null && last.symbol === now.symbol && now.day <= last.day)
      throw new RowProblem(`${isoDayOf(now.day)} does not come after ${isoDayOf(last.day)}`);
    before = now;
    if (last === null || last.symbol !== now.symbol) return [];
    const exMs = sessionOpenOf(nextNyseDay(last.day * dayMs) / dayMs, calendar);
    const shared = { symbol: now.symbol, exMs, eventTimeMs: exMs, knownAtMs: exMs };
    const ratio = Number((now.split / last.split).toPrecision(6));
    const amount = Math.round(last.reference * (1 - last.price / now.price) * 10_000) / 10_000;
    const split = { ...shared, kind: "split", amountOrRatio: ratio, currency: null };
    const dividend = { ...shared, kind: "dividend", amountOrRatio: amount, currency: instruments.currency };
    return [...(ratio === 1 ? [] : [split]), ...(amount === 0 ? [] : [dividend])].map((value) => ({
      kind: "action",
      value,
    }));
  };
}
