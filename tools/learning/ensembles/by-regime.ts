// Shares by regime: who was right in quiet times need not be right in stress.

import type { Learner, Questions } from "../validation/index.ts";
import { weightedAverage } from "./combine/average.ts";
import { fitMembers, type HeldOut, namedAfter } from "./combine/members.ts";
import { simplexWeights } from "./combine/simplex-weights.ts";

export interface Regimes {
  /** Names how regimes are told, for the learner's id. */
  readonly id: string;
  /** Shape (rows): the regime of each row, from what is known there. */
  regimesOf(questions: Questions): Int32Array;
}

export interface RegimeOptions extends HeldOut {
  /** Rows after which a regime's own shares count as much as the shares over all regimes; 500 where left out. */
  readonly evenAt?: number;
}

/** Shares of a regime with n rows: (n own + m overall) / (n + m), m = evenAt. A regime that was never seen takes the overall shares. */
export const regimeEnsemble = (members: readonly Learner[], regimes: Regimes, options: RegimeOptions): Learner => ({
  id: namedAfter(`by-regime-${regimes.id}`, members),
  async fit(samples, context) {
    const { evenAt = 500 } = options;
    const fitted = await fitMembers(members, samples, options, context);
    const { labels } = fitted.samples;
    const overall = simplexWeights(fitted.heldOut, labels);
    const told = regimes.regimesOf(fitted.samples);
    const shares = new Map<number, Float64Array>();
    for (const regime of new Set(told)) {
      const inside = (_: number, row: number): boolean => told[row] === regime;
      const rows = labels.filter(inside);
      const own = simplexWeights(
        fitted.heldOut.map((one) => one.filter(inside)),
        rows,
      );
      shares.set(
        regime,
        own.map((w, k) => (rows.length * w + evenAt * overall[k]!) / (rows.length + evenAt)),
      );
    }
    return {
      async predict(questions) {
        const now = regimes.regimesOf(questions);
        return weightedAverage(await fitted.answer(questions), (row) => shares.get(now[row]!) ?? overall);
      },
    };
  },
});
