// Gradient descent with momentum, and with the gradient's running size divided out.

import { add, divide, multiply, sqrt, subtract, type Tensor } from "../tape/index.ts";
import { blendedSquare, type Optimiser } from "./optimiser.ts";

const decayed = (gradient: Tensor, parameters: Tensor, weightDecay: number): Tensor =>
  weightDecay === 0 ? gradient : add(gradient, multiply(parameters, weightDecay));

export interface SgdOptions {
  readonly momentum?: number;
  readonly nesterov?: boolean;
  readonly weightDecay?: number;
}

/** v = momentum v + g, p = p - rate v; Nesterov's form moves by g + momentum v.
 * @source Sutskever et al. (2013), ICML; in the form that multiplies by the rate last */
export function sgd({ momentum = 0, nesterov = false, weightDecay = 0 }: SgdOptions = {}): Optimiser {
  return {
    id: "sgd",
    slots: momentum === 0 ? [] : ["velocity"],
    factors: [],
    factorsAt: () => [],
    move(parameters, gradient, [velocity], rate) {
      const g = decayed(gradient, parameters, weightDecay);
      if (velocity === undefined) return { parameters: subtract(parameters, multiply(g, rate)), slots: [] };
      const next = add(multiply(velocity, momentum), g);
      const way = nesterov ? add(g, multiply(next, momentum)) : next;
      return { parameters: subtract(parameters, multiply(way, rate)), slots: [next] };
    },
  };
}

export interface RmspropOptions {
  readonly share?: number;
  readonly epsilon?: number;
  readonly weightDecay?: number;
}

/** v = share v + (1 - share) g^2, p = p - rate g / (sqrt(v) + epsilon).
 * @source Tieleman & Hinton (2012), Lecture 6.5, Neural Networks for Machine Learning */
export function rmsprop({ share = 0.99, epsilon = 1e-8, weightDecay = 0 }: RmspropOptions = {}): Optimiser {
  return {
    id: "rmsprop",
    slots: ["size"],
    factors: [],
    factorsAt: () => [],
    move(parameters, gradient, slots, rate) {
      const g = decayed(gradient, parameters, weightDecay);
      const size = blendedSquare(slots[0] as Tensor, g, share);
      const way = divide(g, add(sqrt(size), epsilon));
      return { parameters: subtract(parameters, multiply(way, rate)), slots: [size] };
    },
  };
}
