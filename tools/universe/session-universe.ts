// Who may be ranked in a session: judged by what was known at its end.

import { z } from "zod";
import { dayMs } from "#infra/runtime/index.ts";
import type { Instrument } from "#knowledge/domain/index.ts";
import { hasLeft, isRanked } from "./ranked.ts";

/** A member in a session, as known at its end. */
export interface MemberToday {
  readonly traded: boolean;
  /** Bars with trades so far. */
  readonly sessions: number;
  /** NaN where its price is not carried any more. */
  readonly volume: number;
  readonly tradedClose: number;
  readonly turnover: number;
  /** Close before, adjusted for what fell due today. */
  readonly reference: number;
}

export interface SessionMembers {
  readonly closeMs: number;
  readonly states: readonly MemberToday[];
  /** Vendors' figures of this session. */
  readonly metrics: { readonly ofSession: (member: number, name: string) => number };
}

export const UniverseOptions = z.strictObject({
  /** Sessions traded before a new listing counts. Who is there in the first session of the panel counts as listed long before, unless its listing is known. */
  listedSessions: z.int().min(0).max(5_000).default(60),
  /** Lowest close as traded, in the instrument's currency. */
  leastPrice: z.number().min(0).default(1),
  /** Share of the members kept, those with the largest mean turnover. */
  liquidShare: z.number().gt(0).max(1).default(1),
  /** Sessions of that mean. */
  turnoverSessions: z.int().min(1).max(252).default(20),
  /** Leave out who closed at its price limit, up or down. */
  priceLimits: z.boolean().default(true),
});
export type UniverseOptions = z.infer<typeof UniverseOptions>;

/** Figures that the mask reads. */
export const universeMetrics = ["special_treatment"] as const;

/**
 * Traded in this session (a bar without volume is a suspension), listed, no benchmark or fund, price and turnover high enough, and not closed
 * at a limit. A limit is the instrument's own; where it has none, that of the board of a Chinese share: 20 % of the STAR market (688, 689)
 * and, since 2020-08-24, of ChiNext (300, 301), else 10 %, and 5 % of a share under special treatment on a 10 % board. It counts from the
 * close before, adjusted for what falls due, rounded to the tick.
 * @returns writes 1 or 0 of every member
 */
export function openUniverse(
  { instruments }: { readonly instruments: readonly Instrument[] },
  options: UniverseOptions,
) {
  const ranked = instruments.map(isRanked);
  const turnovers = instruments.map(() => [] as number[]);
  const early = instruments.map(() => false);
  const passed = new Float64Array(instruments.length);
  let first = true;
  return (session: SessionMembers, write: (member: number, value: 0 | 1) => void): void => {
    const { states, closeMs } = session;
    const able: number[] = [];
    for (const [member, state] of states.entries()) {
      const instrument = instruments[member]!;
      if (first) early[member] = state.traded;
      passed[member] = Number.NaN;
      if (!(state.volume >= 0)) continue;
      const kept = turnovers[member]!;
      kept.push(state.turnover);
      if (kept.length > options.turnoverSessions) kept.shift();
      const listed = isListed(instrument, { closeMs, sessions: state.sessions, early: early[member]! }, options);
      if (!ranked[member] || !state.traded || !listed || state.tradedClose < options.leastPrice) continue;
      if (options.priceLimits && atLimit(instrument, session, member)) continue;
      passed[member] = kept.reduce((sum, value) => sum + value, 0) / kept.length;
      able.push(passed[member]);
    }
    first = false;
    able.sort((a, b) => a - b);
    const floor = able[Math.floor((1 - options.liquidShare) * able.length + 1e-9)] ?? 0;
    for (const member of states.keys()) write(member, passed[member]! >= floor ? 1 : 0);
  };
}

interface Standing {
  readonly closeMs: number;
  readonly sessions: number;
  readonly early: boolean;
}

/** Where the listing is known, sessions are counted as five of seven days since. */
function isListed(instrument: Instrument, { closeMs, sessions, early }: Standing, options: UniverseOptions) {
  const { listedMs } = instrument;
  if (hasLeft(instrument, closeMs)) return false;
  const days = listedMs === null ? Number.NaN : (closeMs - listedMs) / dayMs;
  const since = Number.isNaN(days) ? (early ? Number.POSITIVE_INFINITY : 0) : (days * 5) / 7;
  return Math.max(sessions, since) >= options.listedSessions;
}

const chinextWidenedMs = Date.UTC(2020, 7, 24);

/** Largest move of the session as a fraction, null where there is no limit. */
export function limitOf(instrument: Instrument, closeMs: number, special: boolean): number | null {
  const { symbol, calendar, priceLimitFraction } = instrument;
  if (priceLimitFraction !== null) return special ? Math.min(priceLimitFraction, 0.05) : priceLimitFraction;
  if (calendar !== "XSHG" && calendar !== "XSHE") return null;
  const board = /\d{6}/.exec(symbol)?.[0] ?? "";
  if (/^68[89]/.test(board)) return 0.2;
  if (/^30[01]/.test(board) && closeMs >= chinextWidenedMs) return 0.2;
  return special ? 0.05 : 0.1;
}

function atLimit(instrument: Instrument, { states, metrics, closeMs }: SessionMembers, member: number): boolean {
  const limit = limitOf(instrument, closeMs, metrics.ofSession(member, "special_treatment") === 1);
  const { reference, tradedClose } = states[member]!;
  if (limit === null || !(reference > 0)) return false;
  const tick = instrument.tickSize ?? 0.01;
  const bound = (move: number): number => Math.round((reference * (1 + move)) / tick + 1e-6) * tick;
  return tradedClose >= bound(limit) - tick / 4 || tradedClose <= bound(-limit) + tick / 4;
}
