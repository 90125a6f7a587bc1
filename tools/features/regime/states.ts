// Hidden states and change points: filtered, so that only what was known at a row speaks in it.

import { op } from "#tools/columns/index.ts";
import { defineFeature, type Feature } from "../feature.ts";
import { logReturn } from "../statistical/series.ts";
import { marketReturn } from "./series.ts";

const likely = {
  group: "regime",
  unit: "probability",
  range: [0, 1],
  missing: "missing for 250 rows from a missing one on",
  source: "Hamilton (1989), Econometrica 57(2); Rabiner (1989), Proc. IEEE 77(2)",
} as const;
const spread = { ...likely, unit: "fraction", range: [0, Number.POSITIVE_INFINITY] } as const;
const changed = {
  group: "regime",
  missing: "missing while one of the 250 rows of its scale is; what was believed stays",
  source: "Adams & MacKay (2007), Bayesian Online Changepoint Detection, arXiv:0710.3742",
} as const;
const learnt = "learnt anew every 250 rows from the 500 before (250 at first), else only followed";

const [history, refit] = [500, 250];
const twoWild = op.hiddenMarkov2(logReturn, history, refit, "wild");
const twoCalm = op.hiddenMarkov2(logReturn, history, refit, "calm");
const scaled = op.divide(logReturn, op.deviation(logReturn, 250));

export const states: readonly Feature[] = [
  ...defineFeature({
    ...likely,
    name: "two-state-wild",
    says: `Probability of the wilder of two hidden states of the log return, each with its own mean and variance, ${learnt}`,
    of: twoWild,
  }),
  ...defineFeature({
    ...likely,
    name: "two-state-doubt",
    unit: "fraction",
    says: "4 x probability of the calm x probability of the wild of two hidden states: 0 where the state is plain, 1 where both are as likely",
    of: op.multiply(4, op.multiply(twoCalm, twoWild)),
  }),
  ...defineFeature({
    ...spread,
    name: "two-state-deviation",
    says: `Standard deviation of the next row's log return as mixed from two hidden states, ${learnt}`,
    of: op.hiddenMarkov2(logReturn, history, refit, "deviation"),
  }),
  ...(["calm", "middle", "wild"] as const).flatMap((state) =>
    defineFeature({
      ...likely,
      name: `three-state-${state}`,
      says: `Probability of the ${state} of three hidden states of the log return by variance, ${learnt}`,
      of: op.hiddenMarkov3(logReturn, history, refit, state),
    }),
  ),
  ...defineFeature({
    ...spread,
    name: "three-state-deviation",
    says: `Standard deviation of the next row's log return as mixed from three hidden states, ${learnt}`,
    of: op.hiddenMarkov3(logReturn, history, refit, "deviation"),
  }),
  ...defineFeature({
    ...likely,
    name: "market-wild",
    says: `Probability of the wilder of two hidden states of the market's log return, ${learnt}`,
    of: op.hiddenMarkov2(marketReturn, history, refit, "wild"),
  }),
  ...defineFeature({
    ...changed,
    name: "recent-change",
    unit: "probability",
    range: [0, 1],
    says: "Probability that the present stretch of one mean and one variance of the log return began within the last 10 rows; changes expected every 120 rows, the 12 likeliest stretches followed, returns in standard deviations of 250 rows",
    of: op.changePoint(scaled, 120, 12, "recent"),
  }),
  ...defineFeature({
    ...changed,
    name: "stretch-length",
    unit: "rows",
    range: [0, 500],
    says: "Mean believed length of that stretch, at most 500",
    of: op.changePoint(scaled, 120, 12, "mean_run"),
  }),
];
