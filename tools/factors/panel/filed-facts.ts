// What one company has filed by now, item by item: levels, sums over four quarters, and both a year before.

import { dayMs } from "#infra/runtime/index.ts";
import type { FilingFact } from "#knowledge/domain/index.ts";
import { latestLevel, type TrailingSum, trailingFourQuarters } from "../trailing-quarters.ts";

/** Older periods than this before the newest belong to neither this year nor the one before. */
const lookBackMs = 3 * 366 * dayMs;
/** Fiscal years end within so many days of a year apart. */
const driftMs = 20 * dayMs;
const yearMs = 365.25 * dayMs;

export interface YearlyPair {
  readonly now: number;
  /** The same a year before, by the end of its period; NaN where that was not filed. */
  readonly before: number;
}

const none: YearlyPair = { now: Number.NaN, before: Number.NaN };

export class FiledFacts {
  readonly #items = new Map<string, FilingFact[]>();

  add(fact: FilingFact): void {
    const list = this.#items.get(fact.item) ?? [];
    if (list.length === 0) this.#items.set(fact.item, list);
    list.push(fact);
  }

  level(item: string): YearlyPair {
    const facts = this.#recent(item);
    const newest = latestLevel(facts);
    if (newest === null) return none;
    const old = latestLevel(facts.filter(({ endMs }) => yearApart(endMs, newest.endMs)));
    return { now: newest.value, before: old?.value ?? Number.NaN };
  }

  flow(item: string): YearlyPair {
    const facts = this.#recent(item);
    const sum = trailingFourQuarters(facts);
    if (sum.kind === "missing") return none;
    const older = trailingFourQuarters(facts.filter(({ endMs }) => endMs <= sum.endMs - yearMs + driftMs));
    return { now: sum.value, before: isYearBefore(older, sum) ? older.value : Number.NaN };
  }

  /** Facts of a count of shares, the newest and that of a year before: by the quarter where it is given so. */
  shares(item: string): readonly [FilingFact | null, FilingFact | null] {
    const all = this.#recent(item);
    const quarterly = all.filter(({ timeframe }) => timeframe === "quarterly");
    const facts = quarterly.length > 0 ? quarterly : all;
    const newest = latestLevel(facts);
    if (newest === null) return [null, null];
    return [newest, latestLevel(facts.filter(({ endMs }) => yearApart(endMs, newest.endMs)))];
  }

  #recent(item: string): readonly FilingFact[] {
    const facts = this.#items.get(item) ?? [];
    const newest = facts.reduce((most, { endMs }) => Math.max(most, endMs), Number.NEGATIVE_INFINITY);
    return facts.filter(({ endMs }) => endMs >= newest - lookBackMs);
  }
}

const yearApart = (old: number, now: number): boolean => Math.abs(now - yearMs - old) <= driftMs;

const isYearBefore = (older: ReturnType<typeof trailingFourQuarters>, sum: TrailingSum): older is TrailingSum =>
  older.kind === "sum" && yearApart(older.endMs, sum.endMs);
