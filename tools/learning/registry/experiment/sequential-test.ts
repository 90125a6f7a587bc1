// A test that may be looked at after every answer and still keeps its level: who of two models answers better.

import { requireWithin } from "#tools/numeric/index.ts";

export interface Outcome {
  /** Larger is better; null where it did not answer. */
  readonly championScore: number | null;
  readonly challengerScore: number | null;
}

export interface SequentialOptions {
  /** Chance of a wrong decision, at most, however often one looks. */
  readonly level: number;
  /** Differences of about this many deviations of a score are found soonest; 0.2 where left out. */
  readonly effect?: number;
  /** No decision before so many scores of each; 50 where left out: until then deviations are not known well. */
  readonly burnIn?: number;
}

export interface SequentialResult {
  /** Outcomes counted. */
  readonly outcomes: number;
  /** Challenger less champion; null before there is any. */
  readonly meanDifference: number | null;
  /** Smallest so far: valid at every moment. */
  readonly pValue: number;
  readonly better: "champion" | "challenger" | null;
  /** Outcomes at the moment of the decision. */
  readonly decidedAt: number | null;
}

/** Mixture sequential probability ratio test of equal means with a normal mixture of deviation t over the difference: with d the difference of
 * means and V its variance, L = sqrt(V / (V + t^2)) exp(d^2 t^2 / (2 V (V + t^2))) and p = min over the outcomes of 1 / L. Outcomes that have
 * both scores are taken as differences, the others as two samples; an experiment has one kind.
 * @param outcomes in the order they became known; scores finite
 * @param options  0 < level < 1, effect > 0. Deviations are estimated, so the level is that of many scores: hence the burn-in
 * @source Robbins (1970), Annals of Mathematical Statistics 41(5); Johari, Koomen, Pekelis & Walsh (2022), Operations Research 70(3) */
export function sequentialTest(outcomes: readonly Outcome[], options: SequentialOptions): SequentialResult {
  const { level, effect = 0.2, burnIn = 50 } = options;
  requireWithin("level", level, Number.EPSILON, 1 - Number.EPSILON);
  requireWithin("effect", effect, Number.EPSILON, Number.MAX_VALUE);
  const [champion, challenger, differences] = [new RunningMoments(), new RunningMoments(), new RunningMoments()];
  let pValue = 1;
  let better: SequentialResult["better"] = null;
  let decidedAt: number | null = null;
  let latest: Difference | null = null;
  for (const [i, { championScore, challengerScore }] of outcomes.entries()) {
    if (championScore !== null && challengerScore !== null) differences.add(challengerScore - championScore);
    else if (championScore !== null) champion.add(championScore);
    else if (challengerScore !== null) challenger.add(challengerScore);
    latest = differences.count > 0 ? paired(differences) : unpaired(champion, challenger);
    const scored = differences.count > 0 ? differences.count : Math.min(champion.count, challenger.count);
    if (latest === null || scored < burnIn) continue;
    pValue = Math.min(pValue, 1 / likelihoodRatio(latest, effect));
    if (better !== null || pValue > level) continue;
    better = latest.mean > 0 ? "challenger" : "champion";
    decidedAt = i + 1;
  }
  return { outcomes: outcomes.length, meanDifference: latest?.mean ?? null, pValue, better, decidedAt };
}

interface Difference {
  readonly mean: number;
  readonly variance: number;
  /** Deviation of one score's difference. */
  readonly deviation: number;
}

const paired = ({ mean, variance, count }: RunningMoments): Difference => ({
  mean,
  variance: variance / count,
  deviation: Math.sqrt(variance),
});

function unpaired(a: RunningMoments, b: RunningMoments): Difference | null {
  if (a.count < 2 || b.count < 2) return null;
  return {
    mean: b.mean - a.mean,
    variance: a.variance / a.count + b.variance / b.count,
    deviation: Math.sqrt((a.variance + b.variance) / 2),
  };
}

function likelihoodRatio({ mean, variance, deviation }: Difference, effect: number): number {
  const mixture = (effect * deviation) ** 2;
  if (!(variance > 0)) return mean === 0 ? 1 : Number.POSITIVE_INFINITY;
  const exponent = (mean * mean * mixture) / (2 * variance * (variance + mixture));
  return Math.sqrt(variance / (variance + mixture)) * Math.exp(exponent);
}

/** Welford's sums. */
class RunningMoments {
  count = 0;
  mean = 0;
  private squares = 0;

  add(value: number): void {
    this.count++;
    const step = value - this.mean;
    this.mean += step / this.count;
    this.squares += step * (value - this.mean);
  }

  get variance(): number {
    return this.count < 2 ? 0 : this.squares / (this.count - 1);
  }
}
