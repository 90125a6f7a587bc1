// A universe's sessions as the detectors read them: log returns and volumes of one company beside what the others did.

import type { PriceHistory, Universe } from "#tools/universe/index.ts";

export interface SessionSeries {
  /** Close times; the values below belong to the session that ends there. */
  readonly timesMs: Float64Array;
  readonly logReturns: Float64Array;
  /** ln(1 + shares traded). */
  readonly logVolumes: Float64Array;
  /** Mean log return of the universe in the session; NaN where nobody has one. */
  readonly market: Float64Array;
}

export interface UniverseSessions {
  /** Every close time of any member, rising. */
  readonly timesMs: Float64Array;
  readonly meanLogReturns: ReadonlyMap<number, number>;
  /** Share of the members with a price whose close changed in a session. */
  readonly movedShare: ReadonlyMap<number, number>;
}

export function sessionsOf({ members }: Universe): UniverseSessions {
  const sums = new Map<number, { total: number; count: number; moved: number }>();
  for (const { returns, returnTimesMs, timesMs } of members) {
    for (const atMs of timesMs) if (!sums.has(atMs)) sums.set(atMs, { total: 0, count: 0, moved: 0 });
    for (let i = 0; i < returns.length; i++) {
      const sum = sums.get(returnTimesMs[i]!)!;
      sum.total += Math.log1p(returns[i]!);
      sum.count++;
      if (returns[i] !== 0) sum.moved++;
    }
  }
  const rows = [...sums].sort(([a], [b]) => a - b);
  return {
    timesMs: Float64Array.from(rows, ([atMs]) => atMs),
    meanLogReturns: new Map(rows.map(([atMs, { total, count }]) => [atMs, count === 0 ? Number.NaN : total / count])),
    movedShare: new Map(rows.map(([atMs, { moved, count }]) => [atMs, count === 0 ? 0 : moved / count])),
  };
}

/** The sessions of one company that end in a return. */
export function seriesOf(member: PriceHistory, { meanLogReturns }: UniverseSessions): SessionSeries {
  const volumeAt = new Map(Array.from(member.timesMs, (atMs, i) => [atMs, member.volumes[i]!]));
  return {
    timesMs: member.returnTimesMs,
    logReturns: member.returns.map(Math.log1p),
    logVolumes: member.returnTimesMs.map((atMs) => Math.log1p(volumeAt.get(atMs)!)),
    market: member.returnTimesMs.map((atMs) => meanLogReturns.get(atMs) ?? Number.NaN),
  };
}
