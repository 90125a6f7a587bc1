// What a picture says of one member: where it stands, which factors with evidence speak for or against it, and what changed.

import { compositeScores, type FactorColumn } from "../composite.ts";
import { standings } from "../cross-section.ts";
import { type FactorPicture, type Judged, level, type PicturedFactor } from "./picture.ts";

type Moment = "now" | "before";

export interface Standing {
  readonly factor: PicturedFactor;
  readonly z: number;
  /** 1 = the highest value, and of how many. */
  readonly rank: number;
  readonly of: number;
}

export interface Reason extends Standing {
  readonly judged: Judged;
  /** Its part of the score, weight times turned standard score over the weights present: the parts add up to the score. */
  readonly part: number;
}

export interface FactorView {
  /** Factors whose record could be judged, and those of them that have evidence. */
  readonly judged: number;
  readonly withEvidence: number;
  /** Null where no factor with evidence has a value for the member. */
  readonly score: number | null;
  /** 0 without a score. */
  readonly stance: number;
  readonly confidence: number;
  /** Largest part first. */
  readonly reasons: readonly Reason[];
}

export interface Change extends Standing {
  readonly zBefore: number;
  readonly rankBefore: number;
  readonly change: number;
}

export const hasEvidence = (judged: Judged | null): judged is Judged => judged !== null && judged.adjustedP < level;

/**
 * The view by the factors with evidence at a moment, v = sum |IC_k| s_k z_k / sum |IC_k| with s_k the sign of IC_k: a member high on what was
 * followed by returns, or low on what was followed by losses, is above 0. Stance and confidence of v as of any score (composite.ts).
 * @param lane place of the member among the picture's symbols
 */
export function viewOf({ factors }: FactorPicture, lane: number, moment: Moment): FactorView {
  const judged = factors.filter((factor) => factor[moment] !== null);
  const kept = judged.flatMap((factor) => {
    const record = factor[moment];
    return hasEvidence(record) ? [{ factor, record, values: valuesAt(factor, moment) }] : [];
  });
  const counts = { judged: judged.length, withEvidence: kept.length };
  if (kept.length === 0) return { ...counts, score: null, stance: 0, confidence: 0, reasons: [] };
  const columns = kept.map(
    ({ factor: { id }, record: { ic }, values }): FactorColumn => ({
      name: id,
      values,
      weight: Math.abs(ic),
      good: ic > 0 ? "high" : "low",
    }),
  );
  const own = compositeScores(columns)[lane];
  if (own === undefined || Number.isNaN(own.score))
    return { ...counts, score: null, stance: 0, confidence: 0, reasons: [] };
  const reasons = kept.flatMap(({ factor, record, values }) => {
    const standing = standingOf(factor, values, lane);
    return standing === null ? [] : [{ ...standing, judged: record, part: own.contributions[factor.id] as number }];
  });
  return {
    ...counts,
    score: own.score,
    stance: own.stance,
    confidence: own.confidence,
    reasons: reasons.sort((a, b) => Math.abs(b.part) - Math.abs(a.part)),
  };
}

/** Where the member stands on every factor it has a value of, farthest from the middle first. */
export const standingsOf = ({ factors }: FactorPicture, lane: number): readonly Standing[] =>
  factors
    .flatMap((factor) => standingOf(factor, valuesAt(factor, "now"), lane) ?? [])
    .sort((a, b) => Math.abs(b.z) - Math.abs(a.z));

/** How far it moved on each factor since the moment before, farthest first. */
export const changesOf = ({ factors }: FactorPicture, lane: number): readonly Change[] =>
  factors
    .flatMap((factor) => {
      const now = standingOf(factor, valuesAt(factor, "now"), lane);
      const before = standingOf(factor, valuesAt(factor, "before"), lane);
      return now === null || before === null
        ? []
        : [{ ...now, zBefore: before.z, rankBefore: before.rank, change: now.z - before.z }];
    })
    .sort((a, b) => Math.abs(b.change) - Math.abs(a.change));

const valuesAt = ({ z, zBefore }: PicturedFactor, moment: Moment): Float64Array =>
  Float64Array.from(moment === "now" ? z : zBefore, (value) => value ?? Number.NaN);

function standingOf(factor: PicturedFactor, values: Float64Array, lane: number): Standing | null {
  const z = values[lane];
  if (z === undefined || Number.isNaN(z)) return null;
  const { ranks, of } = standings(values);
  return { factor, z, rank: ranks[lane] as number, of };
}
