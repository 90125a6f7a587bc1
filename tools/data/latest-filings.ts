// Which filed figures to show first, and which of them amend an earlier filing. Values are as filed; nothing is added up here.

import type { FilingFact } from "#knowledge/domain/index.ts";

export interface ShownFiling {
  readonly fact: FilingFact;
  readonly amended: boolean;
}

/** Newest period first, then the newest filing, then by item. A figure is amended where an earlier filing of it had another value. */
export function latestFilings(
  filed: readonly FilingFact[],
  timeframe: FilingFact["timeframe"] | null,
  limit: number,
): { readonly known: number; readonly shown: readonly ShownFiling[] } {
  const wanted = filed.filter((fact) => timeframe === null || fact.timeframe === timeframe);
  const first = new Map<string, FilingFact>();
  const amendments = new Set<FilingFact>();
  for (const fact of [...wanted].sort((a, b) => a.knownAtMs - b.knownAtMs)) {
    const key = JSON.stringify([fact.item, fact.statement, fact.timeframe, fact.startMs, fact.endMs, fact.unit]);
    const before = first.get(key);
    if (before === undefined) first.set(key, fact);
    else if (before.value !== fact.value) amendments.add(fact);
  }
  const shown = [...wanted]
    .sort((a, b) => b.endMs - a.endMs || b.knownAtMs - a.knownAtMs || (a.item < b.item ? -1 : 1))
    .slice(0, limit)
    .map((fact) => ({ fact, amended: amendments.has(fact) }));
  return { known: wanted.length, shown };
}

/** The value under its unit's name. */
export function valueByUnit({ value, unit }: FilingFact) {
  const known = { usd: "USD", usdPerShare: "USD / shares", shares: "shares" } as const;
  const under = (name: keyof typeof known): number | null => (unit === known[name] ? value : null);
  const own = Object.values<string>(known).includes(unit) ? null : value;
  return { usd: under("usd"), usdPerShare: under("usdPerShare"), shares: under("shares"), other: own, unit };
}
