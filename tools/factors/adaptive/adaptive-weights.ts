// How much each of several factors counts today, learnt from the rank information of earlier days: online, in memory that does not grow.

import { callerError } from "#infra/runtime/index.ts";

export interface WeightRule {
  /** Rows after which what was seen counts half. */
  readonly halfLife: number;
  /** Believed of every factor before anything is seen: the mean rank information in its own direction, and how many rows that belief counts as. */
  readonly priorIc: number;
  readonly priorRows: number;
}

/** Plain JSON: what the weights rest on, and enough to go on from. */
export interface WeightState {
  /** Faded sums by factor over all rows, then by regime and factor. */
  readonly counts: readonly number[];
  readonly sums: readonly number[];
}

/**
 * Believed rank information of factor k, twice shrunk (conjugate normal means):
 *   whole(k)     = (priorRows priorIc + S(k)) / (priorRows + n(k))
 *   regime(r, k) = (priorRows whole(k) + S(r, k)) / (priorRows + n(r, k))
 *   weight(k)    = sum over r of p(r) regime(r, k)
 * n and S are counts and sums of the rows learnt, each faded by 2^(-1 / halfLife) a row and, by regime, weighted by that row's probability of
 * the regime. Before anything is learnt every factor believes priorIc: equal weights. A regime seen seldom says what all rows say. A weight
 * below 0 means that the factor is believed to work against its direction.
 * @source Gelman et al. (2013), Bayesian Data Analysis, ch. 5, for the nested means
 */
export class AdaptiveWeights {
  readonly #members: number;
  readonly #regimes: number;
  readonly #rule: WeightRule;
  readonly #fade: number;
  readonly #counts: Float64Array;
  readonly #sums: Float64Array;

  /** @throws tools/parameter-out-of-range, tools/length-mismatch for a state of another shape */
  constructor(members: number, regimes: number, rule: WeightRule, state?: WeightState) {
    const { halfLife, priorRows } = rule;
    if (!(halfLife > 0 && priorRows > 0))
      throw callerError(
        "tools/parameter-out-of-range",
        `Weights: half-life ${halfLife} and rows of the prior ${priorRows}; wanted both above 0.`,
      );
    this.#members = members;
    this.#regimes = regimes;
    this.#rule = rule;
    this.#fade = 2 ** (-1 / halfLife);
    const size = (1 + regimes) * members;
    if (state && (state.counts.length !== size || state.sums.length !== size))
      throw callerError(
        "tools/length-mismatch",
        `Weights of ${members} factors in ${regimes} regimes go on from ${size} sums; found ${state.counts.length} and ${state.sums.length}.`,
      );
    this.#counts = Float64Array.from(state?.counts ?? new Float64Array(size));
    this.#sums = Float64Array.from(state?.sums ?? new Float64Array(size));
  }

  /**
   * Takes one row's outcome. Call it when the outcome is known, which is later than the row.
   * @param information   shape (members), each in its factor's direction; NaN = none
   * @param probabilities shape (regimes), of that row, adding up to 1
   */
  learn(information: Float64Array, probabilities: Float64Array): void {
    for (let at = 0; at < this.#counts.length; at++) {
      this.#counts[at]! *= this.#fade;
      this.#sums[at]! *= this.#fade;
    }
    for (let k = 0; k < this.#members; k++) {
      const value = information[k]!;
      if (Number.isNaN(value)) continue;
      this.#add(k, 1, value);
      for (let r = 0; r < this.#regimes; r++) this.#add((r + 1) * this.#members + k, probabilities[r]!, value);
    }
  }

  /** @param probabilities shape (regimes), of the row to come; @param into shape (members) */
  weigh(probabilities: Float64Array, into: Float64Array): void {
    for (let k = 0; k < this.#members; k++) {
      const whole = this.#believed(k, this.#rule.priorIc);
      let weight = this.#regimes === 0 ? whole : 0;
      for (let r = 0; r < this.#regimes; r++)
        weight += probabilities[r]! * this.#believed((r + 1) * this.#members + k, whole);
      into[k] = weight;
    }
  }

  state(): WeightState {
    return { counts: [...this.#counts], sums: [...this.#sums] };
  }

  #add(at: number, share: number, value: number): void {
    this.#counts[at]! += share;
    this.#sums[at]! += share * value;
  }

  #believed(at: number, before: number): number {
    const { priorRows } = this.#rule;
    const count = this.#counts[at]!;
    // as a step from what was believed before, so that it is just that where nothing was seen
    return before + (this.#sums[at]! - count * before) / (priorRows + count);
  }
}
