// Checks of macro series against one another.

import { dayMs, isoDay } from "#infra/runtime/index.ts";
import type { Macro } from "#knowledge/domain/index.ts";
import type { Findings } from "./finding.ts";

/** Days that other series of the set have and one has not, between its first and last; and series that stop early. */
export function checkMacro(facts: readonly Macro[], findings: Findings): void {
  const bySeries = new Map<string, Set<number>>();
  for (const { symbol, periodMs, value } of facts) {
    if (value === null) continue;
    const days = bySeries.get(symbol) ?? new Set<number>();
    days.add(periodMs);
    bySeries.set(symbol, days);
  }
  const families = familiesOf(bySeries);
  const missing = {
    check: "missing-observation",
    about: "macro",
    severity: "info",
    says: "days that other series of the set have and this one has not, between its first and last",
  } as const;
  const early = {
    check: "series-ends-early",
    about: "macro",
    severity: "warning",
    says: "series that stop more than a month before others of the set",
  } as const;
  for (const series of families) {
    const all = [...new Set(series.flatMap(([, days]) => [...days]))].sort((a, b) => a - b);
    const end = all.at(-1) as number;
    for (const [symbol, days] of series) {
      const own = [...days].sort((a, b) => a - b);
      const [first, last] = [own[0] as number, own.at(-1) as number];
      for (const day of all)
        if (day > first && day < last && !days.has(day))
          findings.add(missing, { symbol, place: isoDay(day), detail: "no figure" });
      if (end - last > 31 * dayMs) {
        const after = all.filter((day) => day > last).length;
        findings.add(early, { symbol, place: isoDay(last), detail: `${after} days without it` }, after);
      }
    }
  }
}

/** Series that are observed on the same days mostly; one that is on a calendar of its own says nothing of the others. */
function familiesOf(bySeries: ReadonlyMap<string, Set<number>>): (readonly [string, Set<number>])[][] {
  const families: (readonly [string, Set<number>])[][] = [];
  for (const entry of bySeries) {
    const family = families.find(([first]) => first !== undefined && overlap(first[1], entry[1]) > 0.9);
    if (family === undefined) families.push([entry]);
    else family.push(entry);
  }
  return families;
}

/** Of the days of the stretch that two series share, the share that both have. */
function overlap(a: ReadonlySet<number>, b: ReadonlySet<number>): number {
  const from = Math.max(firstOf(a), firstOf(b));
  const to = Math.min(lastOf(a), lastOf(b));
  const [ofA, ofB] = [a, b].map((days) => [...days].filter((day) => day >= from && day <= to)) as [number[], number[]];
  const both = ofA.filter((day) => b.has(day)).length;
  return both / Math.max(1, Math.max(ofA.length, ofB.length));
}

const firstOf = (days: ReadonlySet<number>): number =>
  [...days].reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
const lastOf = (days: ReadonlySet<number>): number =>
  [...days].reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
