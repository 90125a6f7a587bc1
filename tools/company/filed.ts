// Figures out of filings with their birth: which period they cover, when they became known, whether they were amended.

import { dayMs } from "#infra/runtime/index.ts";
import type { CorporateAction, FilingFact } from "#knowledge/domain/index.ts";
import { latestLevel, trailingFourQuarters } from "#tools/factors/index.ts";

export interface Filed {
  readonly value: number;
  readonly periodEndMs: number;
  /** When the last of the facts it stands on became known. */
  readonly knownAtMs: number;
  /** One of those facts was filed again with another value; the latest known one is used. */
  readonly amended: boolean;
}

export interface FiledFlow extends Filed {
  /** The newest period in the facts ends later, but no year can be made up to it. */
  readonly behind: boolean;
  /** The same sum a year earlier; null where none can be made. */
  readonly yearBefore: number | null;
}

const yearMs = 365.25 * dayMs;
const yearTolerance = 20 * dayMs;

/** Sum over the newest four quarters of one item; null where none can be made. */
export function filedFlow(facts: readonly FilingFact[]): FiledFlow | null {
  const sum = trailingFourQuarters(facts);
  if (sum.kind === "missing") return null;
  const amendedEnds = new Set(amendmentsOf(facts).map(periodOf));
  const before = trailingFourQuarters(facts.filter(({ endMs }) => endMs <= sum.endMs - yearMs + yearTolerance));
  const aYearApart = before.kind === "sum" && Math.abs(sum.endMs - yearMs - before.endMs) <= yearTolerance;
  return {
    value: sum.value,
    periodEndMs: sum.endMs,
    knownAtMs: sum.knownAtMs,
    amended: sum.parts.some(({ fact }) => amendedEnds.has(periodOf(fact))),
    behind: sum.newestEndMs > sum.endMs,
    yearBefore: aYearApart ? before.value : null,
  };
}

/** Newest value of one item of the balance sheet; null where never filed. */
export function filedLevel(facts: readonly FilingFact[]): Filed | null {
  const level = latestLevel(facts);
  if (level === null) return null;
  const amended = amendmentsOf(facts).some((fact) => fact.endMs === level.endMs);
  return { value: level.value, periodEndMs: level.endMs, knownAtMs: level.knownAtMs, amended };
}

/** Facts per share brought to today's share: those filed before a split are divided by its ratio. */
export const perShareToday = (facts: readonly FilingFact[], actions: readonly CorporateAction[]): FilingFact[] =>
  facts.map((fact) => ({ ...fact, value: fact.value / splitsAfter(fact.knownAtMs, actions) }));

/** Product of the split ratios with an ex-date after a moment. The actions are those in force, no later ones. */
export const splitsAfter = (ms: number, actions: readonly CorporateAction[]): number =>
  actions.reduce(
    (ratio, { kind, exMs, amountOrRatio }) => (kind === "split" && exMs > ms ? ratio * amountOrRatio : ratio),
    1,
  );

/** The latest version of every fact that was filed more than once with different values. */
export function amendmentsOf(facts: readonly FilingFact[]): FilingFact[] {
  const versions = new Map<string, FilingFact[]>();
  for (const fact of facts) {
    const key = `${fact.item} ${fact.statement} ${fact.timeframe} ${periodOf(fact)}`;
    versions.set(key, [...(versions.get(key) ?? []), fact]);
  }
  return [...versions.values()].flatMap((same) => {
    const changed = new Set(same.map(({ value }) => value)).size > 1;
    const [latest] = same.toSorted(
      (a, b) => b.knownAtMs - a.knownAtMs || b.fiscalYear - a.fiscalYear || a.value - b.value,
    );
    return changed && latest !== undefined ? [latest] : [];
  });
}

const periodOf = ({ startMs, endMs }: Pick<FilingFact, "startMs" | "endMs">): string => `${startMs ?? ""}/${endMs}`;
