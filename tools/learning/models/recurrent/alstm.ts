// An LSTM whose states are weighed by attention, and adversarial training of what the head sees.

import { z } from "zod";
import { attentionOverTime, dense, dropout, lstmOverSteps } from "../../layers/index.ts";
import { concat, stack, type Tensor, tanh, unstack } from "../../tape/index.ts";
import { defineModel, rate, rowsFor, width, windowOf } from "../model.ts";

export const alstm = defineModel({
  id: "alstm",
  says: "Each step mapped through tanh; an LSTM; its last state beside a learnt mean of all states; a linear head. With a perturbation above 0 it is Adv-ALSTM.",
  source:
    "Qin et al. (2017), IJCAI, for attention over an LSTM; Feng et al. (2019), IJCAI, for this form and the adversary",
  options: z.strictObject({
    units: width.default(32),
    attention: width.default(32),
    dropout: rate.default(0),
    /** How far the head's input is moved against it while training; 0 = not at all. */
    perturbation: z.number().min(0).max(10).default(0),
    /** What the loss there counts for beside the plain one. */
    perturbationWeight: z.number().min(0).max(10).default(0.01),
  }),
  forward(
    scope,
    inputs,
    outputs,
    { units, attention, dropout: struck, perturbation: size, perturbationWeight: weight },
  ) {
    const x = windowOf(scope, inputs);
    const mapped = tanh(dense(scope, "mapping", x, x.shape[2] ?? 0));
    const { states, last } = lstmOverSteps(scope, "lstm", unstack(mapped, 1) as [Tensor, ...Tensor[]], units);
    const summary = attentionOverTime(scope, "attention", stack(states, 1), attention);
    return scope.headOver(concat([last, summary], 1), size > 0 ? { size, weight } : null, (latent) =>
      dense(scope, "head", dropout(scope, latent, struck), outputs),
    );
  },
  rowsInCache: ({ x = [] }, { units }) => rowsFor(2 * units * Math.ceil((x[0] ?? 1) / 4)),
});
