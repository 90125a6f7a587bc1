// Facts in the order in which they became known, handed out once each as time goes on.

import { dayMs, groupedBy } from "#infra/runtime/index.ts";
import type { Macro } from "#knowledge/domain/index.ts";

export interface Dated {
  readonly knownAtMs: number;
}

/** Each call hands out what became known since the call before, up to and with a moment, oldest first; facts of one moment in their given order. */
export function arrivals<T extends Dated>(facts: readonly T[]): (untilMs: number) => readonly T[] {
  const order = facts.toSorted((a, b) => a.knownAtMs - b.knownAtMs);
  let next = 0;
  return (untilMs) => {
    const from = next;
    while (next < order.length && (order[next] as T).knownAtMs <= untilMs) next++;
    return order.slice(from, next);
  };
}

/** Facts by their member's place; what is of nobody here is left out. `none` is shared where nobody has any. */
export function byMember<T extends { readonly symbol: string }>(
  facts: readonly T[],
  place: ReadonlyMap<string, number>,
  none: readonly (readonly never[])[],
): readonly (readonly T[])[] {
  if (facts.length === 0) return none;
  const lists: (readonly T[])[] = [...none];
  for (const [symbol, own] of groupedBy(facts, (fact) => fact.symbol)) {
    const at = place.get(symbol);
    if (at !== undefined) lists[at] = own;
  }
  return lists;
}

/** A series that has stopped says nothing about today. */
const staleMs = 10 * dayMs;

/** The newest period of each series that is known, with a value, and ended at most ten days ago. Of equal periods the one told first in the list counts. */
export function observations(facts: readonly Macro[]): (untilMs: number) => ReadonlyMap<string, number> {
  const coming = arrivals(facts);
  const newest = new Map<string, Macro>();
  return (untilMs) => {
    for (const fact of coming(untilMs)) {
      const before = newest.get(fact.symbol);
      if (fact.value !== null && (before === undefined || fact.periodMs > before.periodMs))
        newest.set(fact.symbol, fact);
    }
    const fresh = new Map<string, number>();
    for (const [name, { value, eventTimeMs }] of newest) {
      if (value !== null && untilMs - eventTimeMs <= staleMs) fresh.set(name, value);
    }
    return fresh;
  };
}
