// What is known before the search: the language, the columns with facts, how known factors did on the training rows, the regime.

import {
  type MeasuredFactor,
  recentVolatility,
  rowCorrelations,
  type SearchPanel,
} from "#tools/factors/discovery/index.ts";
import { languageFunctions } from "#tools/factors/language/index.ts";
import { panelColumns } from "#tools/factors/panel/index.ts";
import type { Context, DiscoveryPatch } from "../discovery.state.ts";
import type { DiscoveryRun } from "../run-context.ts";

const wanted = 24;
const knownShown = 30;

export const gatherContextNode =
  ({ panel, known, spec, rules, emit }: DiscoveryRun) =>
  async (): Promise<DiscoveryPatch> => {
    emit({ type: "study-progress", says: "what is known", judged: 0, budget: spec.budget });
    const words: Readonly<Record<string, string>> = panelColumns;
    const context: Context = {
      wanted: Math.min(wanted, spec.budget),
      largest: rules.largest,
      columns: Object.fromEntries(panel.grammar.columns.map((name) => [name, words[name] ?? name])),
      groups: [...panel.grammar.groups],
      functions: languageFunctions.map(({ name, takes, says }) => ({ name, takes: [...takes], says })),
      market: {
        sessions: spec.trainRows,
        companies: spec.lanes,
        horizonSessions: spec.horizon,
        recentOverUsualVolatility: recentVolatility(panel),
      },
      known: [...known]
        .filter(({ strength }) => Number.isFinite(strength))
        .sort((a, b) => b.strength - a.strength)
        .slice(0, knownShown)
        .map((factor) => ({ id: factor.id, formula: factor.formula, ...halves(factor, panel) })),
    };
    return { context };
  };

/** Mean rank information of all training rows and of either half. */
function halves({ ranks, meanIc }: MeasuredFactor, { forward, lanes, trainRows }: SearchPanel) {
  const last = trainRows - forward.horizon - 1;
  const middle = Math.floor(last / 2);
  const mean = (from: number, to: number): number | null => {
    const values = rowCorrelations(ranks, forward.ranks, lanes, from, to).filter((value) => !Number.isNaN(value));
    return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
  };
  return { meanIc, firstHalfIc: mean(0, middle), secondHalfIc: mean(middle, last) };
}
