// The factor picture of a universe at a moment: where every member stands on every factor, and what each factor's record is worth, now and some
// sessions before. Plain JSON, so that it can be cached.

import { setImmediate as turn } from "node:timers/promises";
import { z } from "zod";
import { type Column, computeColumns } from "#tools/columns/index.ts";
import { benjaminiHochberg } from "#tools/numeric/index.ts";
import { type DecayTest, leastRows, statusOf, testDecay } from "../decay/index.ts";
import { forwardRanks, rankedIn, rowCorrelations } from "../discovery/index.ts";
import type { Factor } from "../library/index.ts";
import { type FactorPanel, tradedCloses, universeColumn } from "../panel/index.ts";
import { Preparation } from "../prepare/index.ts";
import { factorValues } from "../survey/index.ts";
import { Strength, strengthOf } from "./strength.ts";

const Judged = Strength.extend({
  /** Benjamini-Hochberg's over all factors that could be judged at that moment. */
  adjustedP: z.number(),
});
export type Judged = z.infer<typeof Judged>;

const Decay = z.strictObject({
  status: z.enum(["alive", "fading", "gone"]),
  /** In the factor's own direction: above 0 is what it promises. */
  studyIc: z.number(),
  liveIc: z.number(),
  adjustedP: z.number(),
});

const scores = z.array(z.number().nullable());

export const PicturedFactor = z.strictObject({
  id: z.string(),
  says: z.string(),
  direction: z.union([z.literal(1), z.literal(-1)]),
  /** Null where nothing can be said, and `because` why. */
  now: Judged.nullable(),
  before: Judged.nullable(),
  decay: Decay.nullable(),
  /** Standard scores of the members in the universe, by symbol, unturned. */
  z: scores,
  zBefore: scores,
  because: z.string().nullable(),
});
export type PicturedFactor = z.infer<typeof PicturedFactor>;

export const FactorPicture = z.strictObject({
  sessionMs: z.number(),
  /** Null where there are not so many sessions. */
  beforeMs: z.number().nullable(),
  sessions: z.int(),
  /** Members that may be ranked in the newest session. */
  universe: z.int(),
  horizon: z.int(),
  symbols: z.array(z.string()),
  factors: z.array(PicturedFactor),
});
export type FactorPicture = z.infer<typeof FactorPicture>;

/** A factor, and the end of the rows that it was chosen on: those are no evidence for it. */
export interface Watched {
  readonly factor: Factor;
  readonly trainEndMs: number | null;
}

export interface PictureOptions {
  /** Sessions from entry to exit. */
  readonly horizon: number;
  /** Sessions from the moment before to now. */
  readonly back: number;
}

/** Rate of false findings among the factors that are said to have evidence, and of false alarms among those said to decay. */
export const level = 0.05;
/** Sessions of the record: what worked years ago is not said to work now. */
const recordRows = 504;
/** Newest sessions of the record that are held against those before them. */
const recentRows = 63;
/** Factors whose columns are held at one time. */
const together = 8;

/**
 * What a session's row holds was known at its end, and an outcome counts from the session on in which the holding ends: the picture of the
 * moment before is the one that was seen then.
 * @param panel with the factors' columns and `close`
 */
export async function pictureOf(
  panel: FactorPanel,
  watched: readonly Watched[],
  { horizon, back }: PictureOptions,
): Promise<FactorPicture> {
  const { lanes, rows, timesMs, instruments } = panel;
  const universe = panel.columns[universeColumn] as Column;
  const forward = forwardRanks(tradedCloses(panel), universe, lanes, horizon);
  const atBefore = rows - 1 - back;
  const found: Found[] = [];
  for (let at = 0; at < watched.length; at += together) {
    const some = watched.slice(at, at + together);
    const ranks = computeColumns(
      some.map(({ factor }) => rankedIn(factor.expression)),
      panel.columns,
      rows,
      { lanes },
    );
    const values = factorValues(
      some.map(({ factor }) => factor),
      panel,
      standardised,
    );
    for (const [i, { factor, trainEndMs }] of some.entries()) {
      const information = rowCorrelations(ranks[i] as Column, forward.ranks, lanes, 0, rows);
      if (trainEndMs !== null) information.fill(Number.NaN, 0, firstAfter(timesMs, trainEndMs));
      const scoresAt = (row: number): (number | null)[] =>
        row < 0 ? [] : scoresOf((values[i] as Column).subarray(row * lanes, (row + 1) * lanes), universe, row * lanes);
      found.push({
        factor,
        lacking: factor.columns.filter((name) => panel.empty.includes(name)),
        now: strengthOf(information.slice(-recordRows - horizon - 1), horizon),
        before: strengthOf(information.slice(0, Math.max(0, atBefore - horizon)).slice(-recordRows), horizon),
        decay: decayOf(factor, information, horizon),
        z: scoresAt(rows - 1),
        zBefore: scoresAt(atBefore),
      });
    }
    await turn();
  }
  return {
    sessionMs: timesMs[rows - 1] as number,
    beforeMs: timesMs[atBefore] ?? null,
    sessions: rows,
    universe: universe.subarray((rows - 1) * lanes).reduce((sum, one) => sum + one, 0),
    horizon,
    symbols: instruments.map(({ symbol }) => symbol),
    factors: judged(found),
  };
}

interface Found {
  readonly factor: Factor;
  readonly lacking: readonly string[];
  readonly now: Strength | number;
  readonly before: Strength | number;
  readonly decay: DecayTest | null;
  readonly z: (number | null)[];
  readonly zBefore: (number | null)[];
}

const standardised = Preparation.parse({ scale: "z-score" });

function scoresOf(row: Float64Array, universe: Column, from: number): (number | null)[] {
  return Array.from(row, (value, lane) => (universe[from + lane] === 1 && Number.isFinite(value) ? value : null));
}

function firstAfter(timesMs: readonly number[], ms: number): number {
  const at = timesMs.findIndex((time) => time > ms);
  return at < 0 ? timesMs.length : at;
}

function decayOf({ direction }: Factor, information: Float64Array, horizon: number): DecayTest | null {
  const known = information.subarray(0, Math.max(0, information.length - horizon - 1)); // of the rows after them the outcome is not known
  const signed = known.map((value) => direction * value);
  const cut = Math.max(0, signed.length - recentRows);
  const test = testDecay(signed.subarray(Math.max(0, cut - recordRows), cut), signed.subarray(cut), horizon);
  return "pValue" in test ? test : null;
}

/** All p-values of one moment counted together. */
function judged(found: readonly Found[]): PicturedFactor[] {
  const now = adjusted(found.map((one) => (typeof one.now === "number" ? null : one.now.p)));
  const before = adjusted(found.map((one) => (typeof one.before === "number" ? null : one.before.p)));
  const decays = adjusted(found.map(({ decay }) => decay?.pValue ?? null));
  return found.map((one, i) => ({
    id: one.factor.id,
    says: one.factor.says,
    direction: one.factor.direction,
    now: withP(one.now, now[i]),
    before: withP(one.before, before[i]),
    decay: one.decay && {
      status: statusOf(one.decay, decays[i] as number, level),
      studyIc: one.decay.study.mean,
      liveIc: one.decay.live.mean,
      adjustedP: decays[i] as number,
    },
    z: one.z,
    zBefore: one.zBefore,
    because: whyNot(one),
  }));
}

function adjusted(ps: readonly (number | null)[]): (number | undefined)[] {
  const rates = [...benjaminiHochberg(Float64Array.from(ps.filter((p) => p !== null)))];
  return ps.map((p) => (p === null ? undefined : rates.shift()));
}

const withP = (strength: Strength | number, adjustedP: number | undefined): Judged | null =>
  typeof strength === "number" || adjustedP === undefined ? null : { ...strength, adjustedP };

function whyNot({ lacking, now }: Found): string | null {
  if (lacking.length > 0) return `no facts for ${lacking.join(", ")}`;
  return typeof now === "number" ? `${now} sessions with a value and a known outcome, wanted ${leastRows}` : null;
}
