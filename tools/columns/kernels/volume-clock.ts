// A clock that ticks by trading: buckets of equal volume, filled row by row.

import type { Tape } from "../column.ts";
import { finite } from "../finite.ts";
import { defineKernel, type Kernel, rowsParam } from "../kernel.ts";

/**
 * A bucket holds `bucket_rows` times the mean volume a row of all rows before it began; buckets begin when so many rows have been seen. A row's
 * volume goes into as many buckets as it fills, buyers' share and time spread evenly over it.
 */
export const volumeBucketsKernel: Kernel = defineKernel({
  name: "volume_buckets",
  says: "buckets of equal volume, from volume and buyers' volume a row: the buckets' imbalances without sign over their sizes, summed over the last so many (VPIN); signed imbalance of the last bucket over its size; rows that it took; share of the bucket under way that is filled. Buyers' volume above all volume counts as all of it; a row that is missing, or below 0, changes nothing. Source: Easley, Lopez de Prado & O'Hara (2012), Review of Financial Studies 25(5); they fix the bucket at a fiftieth of a day's volume",
  inputs: 2,
  outputs: ["toxicity", "imbalance", "rows", "filled"],
  params: [rowsParam("bucket_rows", 1), rowsParam("buckets", 1, 1_000)],
  warmUp: (rows) => (rows as number) - 1,
  open: (lanes, bucketRows, buckets) => {
    const first = bucketRows as number;
    const held = buckets as number;
    const column = (): Float64Array => new Float64Array(lanes);
    const seen = column();
    const total = column();
    const size = column();
    const volume = column();
    const bought = column();
    const begun = column();
    const done = column();
    const lastImbalance = column();
    const lastRows = column();
    const imbalances = new Float64Array(lanes * held);
    const sizes = new Float64Array(lanes * held);
    const close = (s: number, atRows: number): void => {
      const place = s * held + (done[s]! % held);
      const imbalance = 2 * bought[s]! - size[s]!;
      imbalances[place] = Math.abs(imbalance);
      sizes[place] = size[s]!;
      lastImbalance[s] = Math.max(-1, Math.min(1, imbalance / size[s]!));
      lastRows[s] = atRows - begun[s]!;
      done[s] = done[s]! + 1;
      begun[s] = atRows;
      volume[s] = bought[s] = 0;
    };
    const toxicity = (s: number): number => {
      let sum = 0;
      let all = 0;
      for (let k = s * held; k < (s + 1) * held; k++) {
        sum += imbalances[k]!;
        all += sizes[k]!;
      }
      return Math.min(1, sum / all);
    };
    return ([tox, imb, took, filled], [x, y], rows) => {
      const ot = tox as Tape;
      const oi = imb as Tape;
      const or = took as Tape;
      const of = filled as Tape;
      const a = x as Tape;
      const b = y as Tape;
      let s = 0;
      for (let i = 0, end = rows * lanes; i < end; i++) {
        const v = a.data[a.at + i]!;
        const buys = Math.min(v, b.data[b.at + i]!);
        const sound = v >= 0 && v - v === 0 && buys >= 0;
        if (sound) {
          const before = seen[s]!;
          seen[s] = before + 1;
          if (before >= first) {
            if (volume[s] === 0) size[s] = (first * total[s]!) / before;
            let left = v;
            // more buckets than are held: only the last of them can be told later
            if (size[s]! > 0 && left > (held + 1) * size[s]!) {
              const over = Math.floor(left / size[s]! - held) - 1;
              left -= over * size[s]!;
              done[s] = done[s]! + over;
            }
            while (left > 0 && size[s]! > 0) {
              const room = size[s]! - volume[s]!;
              if (left < room) {
                volume[s] = volume[s]! + left;
                bought[s] = bought[s]! + (left * buys) / v;
                left = 0;
              } else {
                bought[s] = bought[s]! + (room * buys) / v;
                left = left - room > 1e-12 * v ? left - room : 0;
                close(s, before + (v - left) / v);
                size[s] = (first * total[s]!) / before;
              }
            }
          } else if (before === first - 1) {
            begun[s] = first;
          }
          total[s] = total[s]! + v;
          if (seen[s] === first) size[s] = total[s]!;
        }
        const there = sound && seen[s]! >= first;
        const some = there && done[s]! > 0;
        ot.data[ot.at + i] = there && done[s]! >= held ? finite(toxicity(s)) : Number.NaN;
        oi.data[oi.at + i] = some ? finite(lastImbalance[s]!) : Number.NaN;
        or.data[or.at + i] = some ? finite(lastRows[s]!) : Number.NaN;
        of.data[of.at + i] = there ? finite(volume[s]! / size[s]!) : Number.NaN;
        if (++s === lanes) s = 0;
      }
    };
  },
});
