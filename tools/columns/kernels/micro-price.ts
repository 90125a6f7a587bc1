// Where the middle goes next from a state of the book, learnt from the moves so far.

import type { Tape } from "../column.ts";
import { defineKernel, type Kernel, rowsParam } from "../kernel.ts";

/**
 * A state is the bid's share of the best sizes, in equal parts, apart for narrow and wide spreads. When the middle moves, the move is put
 * down to every row since the move before, by its state; older moves fade by 1 - 1 / memory a move.
 */
export const nextMoveKernel: Kernel = defineKernel({
  name: "next_move",
  says: "mean of the mid's next move from the row's state, from mid, the bid's share of the best sizes (0 to 1, in equal parts) and whether the spread is wide (not 0), over the moves so far, older ones fading; missing until the state has been seen before some move. And the moves so far. Source: the first step of Stoikov (2018), Quantitative Finance 18(12), learnt as it goes; his chain of later steps is left out",
  inputs: 3,
  outputs: ["move", "moves"],
  params: [rowsParam("parts", 2, 50), rowsParam("memory", 2)],
  open: (lanes, parts, memory) => {
    const bins = parts as number;
    const states = 2 * bins;
    const keep = 1 - 1 / (memory as number);
    const waiting = new Float64Array(lanes * states);
    const counts = new Float64Array(lanes * states);
    const sums = new Float64Array(lanes * states);
    const moves = new Float64Array(lanes);
    const stood = new Float64Array(lanes).fill(Number.NaN);
    return ([move, many], [mid, share, wide], rows) => {
      const o = move as Tape;
      const n = many as Tape;
      const m = mid as Tape;
      const b = share as Tape;
      const w = wide as Tape;
      let s = 0;
      for (let i = 0, end = rows * lanes; i < end; i++) {
        const now = m.data[m.at + i]!;
        const part = b.data[b.at + i]!;
        const isWide = w.data[w.at + i]!;
        const from = s * states;
        let value = Number.NaN;
        if (now - now === 0 && part - part === 0 && isWide - isWide === 0) {
          const change = now - stood[s]!;
          if (change - change === 0 && change !== 0) {
            for (let k = from; k < from + states; k++) {
              counts[k] = counts[k]! * keep + waiting[k]!;
              sums[k] = sums[k]! * keep + waiting[k]! * change;
              waiting[k] = 0;
            }
            moves[s] = moves[s]! + 1;
          }
          stood[s] = now;
          const bin = part <= 0 ? 0 : part >= 1 ? bins - 1 : Math.floor(part * bins);
          const state = from + (isWide === 0 ? bin : bins + bin);
          waiting[state] = waiting[state]! + 1;
          if (counts[state]! > 0) value = sums[state]! / counts[state]!;
          n.data[n.at + i] = moves[s]!;
        } else {
          stood[s] = Number.NaN; // a move over a gap is nobody's next move
          waiting.fill(0, from, from + states);
          n.data[n.at + i] = Number.NaN;
        }
        o.data[o.at + i] = value - value === 0 ? value : Number.NaN;
        if (++s === lanes) s = 0;
      }
    };
  },
});
