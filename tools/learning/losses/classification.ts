// Losses for classes. Predictions are scores before sigmoid or softmax.

import {
  absolute,
  add,
  exp,
  logSigmoid,
  logSoftmax,
  multiply,
  negate,
  relu,
  softplus,
  subtract,
  sum,
} from "../tape/index.ts";
import { batchMean, type Loss, requireBeside, same } from "./loss.ts";

/** Targets are probabilities, usually 0 or 1. */
export const binaryCrossEntropy: Loss = {
  id: "bce",
  says: "mean of -y log s(x) - (1 - y) log(1 - s(x)), s the sigmoid",
  outputsFor: same,
  of(prediction, target, weights) {
    requireBeside("bce", prediction, target);
    return batchMean(subtract(softplus(prediction), multiply(prediction, target)), weights);
  },
};

/** Targets are 0 or 1; predictions are margins, right from one on.
 * @source Cortes & Vapnik (1995), Machine Learning 20 */
export const hinge: Loss = {
  id: "hinge",
  says: "mean of max(0, 1 - (2 y - 1) x)",
  outputsFor: same,
  of(prediction, target, weights) {
    requireBeside("hinge", prediction, target);
    const towards = multiply(prediction, subtract(multiply(target, 2), 1));
    return batchMean(relu(subtract(1, towards)), weights);
  },
};

/** The target is one column with the class's number, from 0. */
export function crossEntropy(classes: number): Loss {
  return {
    id: "cross-entropy",
    says: `mean of -log softmax(x) at the target's class, of ${classes}`,
    outputsFor: () => classes,
    of(prediction, target, weights) {
      requireBeside("cross-entropy", prediction, target, classes);
      const numbers = prediction.trace.constant(
        Float32Array.from({ length: classes }, (_, k) => k),
        [1, classes],
      );
      const chosen = relu(subtract(1, absolute(subtract(target, numbers)))); // 1 at the class's number, 0 at every other whole one
      return batchMean(negate(sum(multiply(chosen, logSoftmax(prediction)), [1], true)), weights);
    },
  };
}

/** Cross-entropy of two classes that counts what is already right for less.
 * @param focus 0 = plain cross-entropy
 * @param balance weight of class 1; class 0 has the rest
 * @source Lin et al. (2017), Focal Loss for Dense Object Detection */
export function focal(focus = 2, balance = 0.25): Loss {
  return {
    id: "focal",
    says: `mean of -a (1 - p)^${focus} log p, p the true class's probability, a = ${balance} for class 1`,
    outputsFor: same,
    of(prediction, target, weights) {
      requireBeside("focal", prediction, target);
      const towards = multiply(prediction, subtract(multiply(target, 2), 1)); // the score of the true class
      const share = add(multiply(target, 2 * balance - 1), 1 - balance);
      const wrong = exp(multiply(logSigmoid(negate(towards)), focus));
      return batchMean(multiply(multiply(share, wrong), negate(logSigmoid(towards))), weights);
    },
  };
}
