// Convolution over time.

import { type ConvolutionOptions, convolution as convolve, fanIn, type Scope, type Tensor } from "../tape/index.ts";

export interface ConvolutionLayer extends ConvolutionOptions {
  readonly taps: number;
  readonly channels: number;
  readonly bias?: boolean;
}

/** Over x (batch, time, inputs); weights (taps, inputs, channels). */
export function convolution(scope: Scope, name: string, x: Tensor, options: ConvolutionLayer): Tensor {
  const { taps, channels, bias = true } = options;
  const inputs = x.shape[2] ?? 0;
  return scope.within(name, (inner) => {
    const w = inner.parameter("weight", [taps, inputs, channels], fanIn(taps * inputs));
    return convolve(x, w, bias ? inner.parameter("bias", [channels], fanIn(taps * inputs)) : null, options);
  });
}

/** A convolution that sees no later step. */
export function causalConvolution(scope: Scope, name: string, x: Tensor, options: ConvolutionLayer): Tensor {
  return convolution(scope, name, x, { ...options, before: (options.taps - 1) * (options.dilation ?? 1), after: 0 });
}
