// One side of a book in one row: ten prices and sizes, best first. Levels that are not there are left out; without the first there is no answer.

import type { Tape } from "../column.ts";
import { finite } from "../finite.ts";
import { defineKernel, type Kernel } from "../kernel.ts";

const levels = 10;

/** Inputs: mid, ten prices, ten sizes. d = |price / mid - 1| of a level. */
export const ladderKernel: Kernel = defineKernel({
  name: "ladder",
  says: "of one side of a book, from the mid, ten prices and ten sizes: size over its levels; size gained a unit of relative distance (summed size on distance, least squares through the origin); mean distance, weighted by size; share of squares (Herfindahl) of sizes; mean gap between levels, relative to the mid; sizes divided by their distances, summed. Missing where no mid or first level is",
  inputs: 1 + 2 * levels,
  outputs: ["depth", "slope", "distance", "concentration", "gap", "pressure"],
  open: (lanes) => {
    return (outputs, inputs, rows) => {
      const depths = outputs[0] as Tape;
      const slopes = outputs[1] as Tape;
      const distances = outputs[2] as Tape;
      const concentrations = outputs[3] as Tape;
      const gaps = outputs[4] as Tape;
      const pressures = outputs[5] as Tape;
      const middle = inputs[0] as Tape;
      for (let i = 0, end = rows * lanes; i < end; i++) {
        const mid = middle.data[middle.at + i]!;
        let count = 0;
        let depth = 0;
        let squares = 0;
        let far = 0;
        let across = 0;
        let distanceSquares = 0;
        let pressure = 0;
        let first = 0;
        let last = 0;
        for (let level = 0; level < levels; level++) {
          const prices = inputs[1 + level]!;
          const sizes = inputs[1 + levels + level]!;
          const price = prices.data[prices.at + i]!;
          const size = sizes.data[sizes.at + i]!;
          if (price - price !== 0 || !(size > 0) || size - size !== 0) {
            if (level === 0) break;
            continue;
          }
          const distance = Math.abs(price / mid - 1);
          if (count === 0) first = distance;
          last = distance;
          count += 1;
          depth += size;
          squares += size * size;
          far += size * distance;
          across += depth * distance;
          distanceSquares += distance * distance;
          pressure += size / distance;
        }
        const there = count > 0 && mid > 0;
        depths.data[depths.at + i] = there ? finite(depth) : Number.NaN;
        slopes.data[slopes.at + i] = there ? finite(across / distanceSquares) : Number.NaN;
        distances.data[distances.at + i] = there ? finite(far / depth) : Number.NaN;
        concentrations.data[concentrations.at + i] = there ? finite(squares / (depth * depth)) : Number.NaN;
        gaps.data[gaps.at + i] = there ? finite((last - first) / (count - 1)) : Number.NaN;
        pressures.data[pressures.at + i] = there ? finite(pressure) : Number.NaN;
      }
    };
  },
});

/** Inputs: mid, ten prices, ten sizes, the shares wanted. */
export const sweepKernel: Kernel = defineKernel({
  name: "sweep",
  says: "|average price / mid - 1| of taking so many shares off one side of a book, from the mid, ten prices, ten sizes and the shares; missing where the levels hold fewer",
  inputs: 2 + 2 * levels,
  open: (lanes) => {
    return ([out], inputs, rows) => {
      const o = out as Tape;
      const middle = inputs[0] as Tape;
      const wanted = inputs[1 + 2 * levels] as Tape;
      for (let i = 0, end = rows * lanes; i < end; i++) {
        const mid = middle.data[middle.at + i]!;
        const shares = wanted.data[wanted.at + i]!;
        let left = shares;
        let paid = 0;
        for (let level = 0; level < levels && left > 0; level++) {
          const prices = inputs[1 + level]!;
          const sizes = inputs[1 + levels + level]!;
          const price = prices.data[prices.at + i]!;
          const size = sizes.data[sizes.at + i]!;
          if (price - price !== 0 || !(size > 0)) continue;
          const taken = Math.min(size, left);
          paid += taken * price;
          left -= taken;
        }
        const filled = shares > 0 && left <= 1e-12 * shares && mid > 0;
        o.data[o.at + i] = filled ? finite(Math.abs(paid / shares / mid - 1)) : Number.NaN;
      }
    };
  },
});
