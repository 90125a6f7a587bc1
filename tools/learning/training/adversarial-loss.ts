// The loss of a model whose latent was moved against it: by the way in which its loss grows fastest.

import {
  add,
  type Cut,
  divide,
  gradients,
  multiply,
  type Scope,
  sqrt,
  square,
  sum,
  type Tensor,
} from "../tape/index.ts";

/** weight * loss(head(e + size * g / |g|)) with g the gradient of the plain loss towards the latent e, row by row; g is taken as given, so no
 * gradient goes through it. It costs the head once more, and nothing where g is worked out anyway.
 * @param lossOf the loss of predictions
 * @source Feng et al. (2019), IJCAI; Miyato, Dai & Goodfellow (2017), ICLR, for the move of a latent */
export function adversarialLoss(
  scope: Scope,
  { latent, head, adversary: { size, weight } }: Cut,
  plain: Tensor,
  lossOf: (prediction: Tensor) => Tensor,
): Tensor {
  const [gradient] = gradients(plain, [latent]) as [Tensor];
  const move = scope.trace.silently(() => {
    const lengths = sqrt(sum(square(gradient), [1], true));
    return multiply(gradient, divide(size, add(lengths, 1e-12)));
  });
  return multiply(lossOf(scope.again(() => head(add(latent, move)))), weight);
}
