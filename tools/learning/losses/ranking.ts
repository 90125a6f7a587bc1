// Losses that ask for the right order among the rows of a batch, such as the stocks of one day. They see the whole batch together.

import {
  add,
  divide,
  mean,
  multiply,
  negate,
  relu,
  reshape,
  softplus,
  sqrt,
  square,
  stacked,
  step,
  subtract,
  sum,
  type Tensor,
} from "../tape/index.ts";
import { type Loss, requireBeside, same } from "./loss.ts";

interface Rows {
  readonly prediction: Tensor;
  readonly target: Tensor;
  readonly weights: Tensor | null;
}

/** All rows of the batch, of one column. */
function together(loss: string, prediction: Tensor, target: Tensor, weights: Tensor | null): Rows {
  requireBeside(loss, prediction, target, 1);
  return {
    prediction: stacked(prediction),
    target: stacked(target),
    weights: weights === null ? null : stacked(weights),
  };
}

/** Entry (i, j) is row i less row j. */
const differences = (x: Tensor): Tensor => subtract(x, reshape(x, [1, x.shape[0] ?? 0]));

function pairs(rows: Rows): Tensor | null {
  return rows.weights === null ? null : multiply(rows.weights, reshape(rows.weights, [1, rows.weights.shape[0] ?? 0]));
}

/** @source Feng et al. (2019), Temporal Relational Ranking for Stock Prediction, ACM TOIS 37(2) */
export const pairwiseRanking: Loss = {
  id: "ranking",
  says: "mean over all pairs of max(0, -(difference of predictions)(difference of targets))",
  outputsFor: same,
  of(prediction, target, weights) {
    const rows = together("ranking", prediction, target, weights);
    const wrong = relu(negate(multiply(differences(rows.prediction), differences(rows.target))));
    const share = pairs(rows);
    return share === null ? mean(wrong) : divide(sum(multiply(wrong, share)), add(sum(share), 1e-12));
  },
};

/** @source Burges et al. (2005), Learning to Rank using Gradient Descent */
export const logisticRanking: Loss = {
  id: "ranking-logistic",
  says: "mean over pairs whose first target is greater of log(1 + e^-(difference of predictions))",
  outputsFor: same,
  of(prediction, target, weights) {
    const rows = together("ranking-logistic", prediction, target, weights);
    const greater = step(differences(rows.target));
    const share = pairs(rows);
    const counted = share === null ? greater : multiply(greater, share);
    return divide(sum(multiply(softplus(negate(differences(rows.prediction))), counted)), add(sum(counted), 1e-12));
  },
};

/** One less the correlation of predictions and targets over the batch: the information coefficient as a loss. */
export const informationCoefficient: Loss = {
  id: "ic",
  says: "1 - Pearson correlation of predictions and targets over the batch",
  outputsFor: same,
  of(prediction, target, weights) {
    const rows = together("ic", prediction, target, weights);
    const total = rows.weights === null ? (rows.target.shape[0] ?? 1) : sum(rows.weights);
    const centred = (x: Tensor): Tensor => {
      const share = rows.weights === null ? x : multiply(x, rows.weights);
      const away = subtract(x, divide(sum(share), total));
      return rows.weights === null ? away : multiply(away, rows.weights);
    };
    const [p, y] = [centred(rows.prediction), centred(rows.target)];
    const spread = sqrt(add(multiply(sum(square(p)), sum(square(y))), 1e-24)); // a batch of equal predictions has no order to be right
    return subtract(1, divide(sum(multiply(p, y)), spread));
  },
};
