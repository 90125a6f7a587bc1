// Which state a series is in, where each state has its own mean and variance and lasts a while.

import { GaussianChain, lastingStates, spreadOf } from "#tools/numeric/index.ts";
import type { Tape } from "../column.ts";
import { defineKernel, type Kernel, type ParamRule } from "../kernel.ts";

const whole = (name: string, min: number, max: number): ParamRule => ({ name, min, max, whole: true });

/** Rounds of the first fit and of those after it, which begin at what the last one found. */
const rounds = { first: 12, later: 3 };

/**
 * At the row `refit`, counted from the lane's last missing value, and every so many rows after it, the model is learnt anew from the newest
 * `history` rows (fewer at first); in between the filter only follows:
 *   P_t(j) ~ density_j(x_t) sum over i of P_(t-1)(i) move(i, j)
 * `deviation` is that of the next row as mixed from the states: sqrt(sum q_j (v_j + m_j^2) - (sum q_j m_j)^2), q the states one move on.
 * A row costs some 30 ns (2 states) or 60 ns (3), a fit 80 or 150 ns a row of history and round.
 */
function hiddenMarkov(states: 2 | 3): Kernel {
  const outputs = [...["calm", "middle", "wild"].filter((name) => states === 3 || name !== "middle"), "deviation"];
  return defineKernel({
    name: `hidden_markov_${states}`,
    says: `filtered probabilities of ${states} states by variance, smallest first, of a hidden Markov chain with normal values, learnt by Baum and Welch's rounds at every so many rows from the rows before; standard deviation of the next row. Source: Hamilton (1989), Econometrica 57(2); Rabiner (1989), Proc. IEEE 77(2)`,
    version: 2,
    inputs: 1,
    outputs,
    params: [whole("history", 10 * states, 10_000), whole("refit", 10 * states, 10_000)],
    lookback: (history) => history as number,
    warmUp: (_, refit) => (refit as number) - 1,
    open: (lanes, history, refit) => {
      const [longest, every] = [history as number, refit as number];
      const run = new Float64Array(lanes);
      const models = Array.from({ length: lanes }, () => new Learner(states, longest));
      const stretch = new Float64Array(longest);
      return (to, [x], rows) => {
        const { data, at } = x as Tape;
        let s = 0;
        for (let k = 0, i = at, end = rows * lanes; k < end; k++, i++) {
          const now = data[i]!;
          const model = models[s]!;
          const seen = now - now === 0 ? run[s]! + 1 : 0;
          run[s] = seen;
          if (seen === 0) {
            model.learnt = false;
          } else if (seen >= every && seen % every === 0) {
            const length = Math.min(seen, longest);
            for (let t = 0, j = i - (length - 1) * lanes; t < length; t++, j += lanes) stretch[t] = data[j]!;
            model.learn(stretch, length);
          } else if (model.learnt) {
            model.chain.move();
            model.chain.weigh(now);
          }
          const there = model.learnt;
          for (let o = 0; o < states; o++) {
            const { data: out, at: start } = to[o]!;
            out[start + k] = there ? model.chain.probabilities[o]! : Number.NaN;
          }
          const last = to[states]!;
          last.data[last.at + k] = there ? nextDeviation(model.chain) : Number.NaN;
          if (++s === lanes) s = 0;
        }
      };
    },
  });
}

/** A lane's chain, and whether it has learnt anything yet. */
class Learner {
  readonly chain: GaussianChain;
  learnt = false;

  constructor(states: number, longest: number) {
    this.chain = new GaussianChain(states, longest);
  }

  /** Learns from a stretch, from what was learnt before (else states with variances spread about the stretch's own), and follows it to its end.
   * A stretch without spread teaches nothing. */
  learn(values: Float64Array, length: number): void {
    const { chain } = this;
    const { mean, spread } = spreadOf(values, length);
    const begun = this.learnt;
    this.learnt = false;
    if (!(spread > 0) || spread === Number.POSITIVE_INFINITY) return;
    if (!begun) chain.become(lastingStates(chain.states, mean, 0.3 * spread, 9));
    for (let round = begun ? rounds.later : rounds.first; round > 0; round--) {
      if (chain.follow(values, length) === Number.NEGATIVE_INFINITY) return;
      chain.improve(values, length, spread);
    }
    chain.sortByVariance();
    chain.follow(values, length);
    this.learnt = chain.probabilities.every((p) => p - p === 0);
  }
}

function nextDeviation({ probabilities, transition, means, variances, states }: GaussianChain): number {
  let mean = 0;
  let square = 0;
  for (let j = 0; j < states; j++) {
    let q = 0;
    for (let i = 0; i < states; i++) q += probabilities[i]! * transition[i * states + j]!;
    mean += q * means[j]!;
    square += q * (variances[j]! + means[j]! * means[j]!);
  }
  const deviation = Math.sqrt(Math.max(0, square - mean * mean));
  return deviation - deviation === 0 ? deviation : Number.NaN;
}

export const hiddenMarkov2Kernel: Kernel = hiddenMarkov(2);
export const hiddenMarkov3Kernel: Kernel = hiddenMarkov(3);
