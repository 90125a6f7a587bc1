// Candle patterns: 1, -1 or 0 a row. The shapes are in candles/, one rule each; here they become kernels.

import { type CandlePattern, Candles } from "../candles/candles.ts";
import { doublePatterns } from "../candles/double.ts";
import { longerPatterns } from "../candles/longer.ts";
import { singlePatterns } from "../candles/single.ts";
import { triplePatterns } from "../candles/triple.ts";
import type { Tape } from "../column.ts";
import { defineKernel, type Kernel } from "../kernel.ts";

const patternKernel = ({ name, says, rows: needed, test }: CandlePattern): Kernel =>
  defineKernel({
    name: `candle_${name}`,
    says: `of open, high, low, close and the columns of candle_means: ${says}`,
    inputs: 8,
    lookback: () => needed - 1,
    open: (lanes) => {
      const run = new Int32Array(lanes);
      const bars = new Candles(lanes);
      return ([out], inputs, rows) => {
        const { data, at } = out as Tape;
        bars.read(inputs);
        let s = 0;
        for (let i = 0, end = rows * lanes; i < end; i++) {
          bars.goTo(i);
          const seen = bars.whole() ? run[s]! + 1 : 0;
          run[s] = seen < needed ? seen : needed;
          data[at + i] = seen >= needed ? test(bars) : Number.NaN;
          if (++s === lanes) s = 0;
        }
      };
    },
  });

export const candlePatternKernels: readonly Kernel[] = [
  ...singlePatterns,
  ...doublePatterns,
  ...triplePatterns,
  ...longerPatterns,
].map(patternKernel);
