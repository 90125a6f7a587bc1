// Every kernel. The expression language, the documentation and the property tests are made from this list: a kernel that is not here does not exist.

import type { Kernel } from "./kernel.ts";
import * as across from "./kernels/across.ts";
import * as adaptive from "./kernels/adaptive.ts";
import * as angles from "./kernels/angles.ts";
import * as arithmetic from "./kernels/arithmetic.ts";
import { candlePatternKernels } from "./kernels/candle-patterns.ts";
import * as candles from "./kernels/candles.ts";
import * as carry from "./kernels/carry.ts";
import * as changePoint from "./kernels/change-point.ts";
import * as coMoments from "./kernels/co-moments.ts";
import * as combinations from "./kernels/combinations.ts";
import * as directional from "./kernels/directional.ts";
import * as entropy from "./kernels/entropy.ts";
import * as extremes from "./kernels/extremes.ts";
import * as firstExtremes from "./kernels/first-extremes.ts";
import * as groups from "./kernels/groups.ts";
import * as hawkes from "./kernels/hawkes.ts";
import * as hiddenMarkov from "./kernels/hidden-markov.ts";
import * as hilbert from "./kernels/hilbert.ts";
import * as kalmanSlope from "./kernels/kalman-slope.ts";
import * as ladder from "./kernels/ladder.ts";
import * as lags from "./kernels/lags.ts";
import * as leadingComponent from "./kernels/leading-component.ts";
import * as longMemory from "./kernels/long-memory.ts";
import * as microPrice from "./kernels/micro-price.ts";
import * as moneyFlow from "./kernels/money-flow.ts";
import * as normalLaw from "./kernels/normal-law.ts";
import * as orderFlow from "./kernels/order-flow.ts";
import * as orderStatistics from "./kernels/order-statistics.ts";
import * as oscillators from "./kernels/oscillators.ts";
import * as pairRanks from "./kernels/pair-ranks.ts";
import * as pairShape from "./kernels/pair-shape.ts";
import * as partialSums from "./kernels/partial-sums.ts";
import * as paths from "./kernels/paths.ts";
import * as pointwise from "./kernels/pointwise.ts";
import * as relativeStrength from "./kernels/relative-strength.ts";
import * as serial from "./kernels/serial.ts";
import * as shape from "./kernels/shape.ts";
import * as smoothing from "./kernels/smoothing.ts";
import * as spectrum from "./kernels/spectrum.ts";
import * as steadySums from "./kernels/steady-sums.ts";
import * as stops from "./kernels/stops.ts";
import * as tradeImpact from "./kernels/trade-impact.ts";
import * as trueRange from "./kernels/true-range.ts";
import * as twoFactor from "./kernels/two-factor.ts";
import * as volumeClock from "./kernels/volume-clock.ts";
import * as weightedWindows from "./kernels/weighted-windows.ts";
import * as windowProducts from "./kernels/window-products.ts";
import * as windowSums from "./kernels/window-sums.ts";

const families = [
  arithmetic,
  pointwise,
  lags,
  windowSums,
  steadySums,
  volumeClock,
  tradeImpact,
  orderFlow,
  normalLaw,
  microPrice,
  leadingComponent,
  ladder,
  hawkes,
  carry,
  windowProducts,
  coMoments,
  smoothing,
  extremes,
  firstExtremes,
  across,
  groups,
  angles,
  entropy,
  longMemory,
  orderStatistics,
  partialSums,
  paths,
  serial,
  shape,
  spectrum,
  adaptive,
  candles,
  combinations,
  directional,
  hilbert,
  moneyFlow,
  oscillators,
  relativeStrength,
  stops,
  trueRange,
  weightedWindows,
  twoFactor,
  pairRanks,
  pairShape,
  kalmanSlope,
  changePoint,
  hiddenMarkov,
];

export const kernels: readonly Kernel[] = [
  ...families.flatMap((family) => Object.values<Kernel>(family)),
  ...candlePatternKernels,
];
