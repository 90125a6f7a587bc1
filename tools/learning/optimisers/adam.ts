// Adam, and Adam with its weight decay apart from the gradient.

import { add, divide, multiply, sqrt, subtract, type Tensor } from "../tape/index.ts";
import { blended, blendedSquare, type Optimiser } from "./optimiser.ts";

export interface AdamOptions {
  readonly first?: number;
  readonly second?: number;
  readonly epsilon?: number;
  readonly weightDecay?: number;
}

/** m = b1 m + (1 - b1) g, v = b2 v + (1 - b2) g^2; p = p - rate (m / c1) / (sqrt(v / c2) + epsilon), c = 1 - b^step. */
function adamRule(id: string, apart: boolean, options: Required<AdamOptions>): Optimiser {
  const { first, second, epsilon, weightDecay } = options;
  return {
    id,
    slots: ["mean", "size"],
    factors: ["correction.mean", "correction.size"],
    factorsAt: (step) => [1 / (1 - first ** step), 1 / Math.sqrt(1 - second ** step)],
    move(parameters, gradient, slots, rate, factors) {
      const [ofMean, ofSize] = factors as readonly [Tensor, Tensor];
      const coupled = apart || weightDecay === 0 ? gradient : add(gradient, multiply(parameters, weightDecay));
      const mean = blended(slots[0] as Tensor, coupled, first);
      const size = blendedSquare(slots[1] as Tensor, coupled, second);
      const way = multiply(divide(mean, add(multiply(sqrt(size), ofSize), epsilon)), multiply(rate, ofMean));
      const shrunk =
        apart && weightDecay > 0 ? multiply(parameters, subtract(1, multiply(rate, weightDecay))) : parameters;
      return { parameters: subtract(shrunk, way), slots: [mean, size] };
    },
  };
}

const defaults = { first: 0.9, second: 0.999, epsilon: 1e-8 };

/** @source Kingma & Ba (2015), ICLR */
export const adam = (options: AdamOptions = {}): Optimiser =>
  adamRule("adam", false, { ...defaults, weightDecay: 0, ...options });

/** @source Loshchilov & Hutter (2019), Decoupled Weight Decay Regularization */
export const adamw = (options: AdamOptions = {}): Optimiser =>
  adamRule("adamw", true, { ...defaults, weightDecay: 0.01, ...options });
