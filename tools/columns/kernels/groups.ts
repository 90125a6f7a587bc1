// One row's lanes within groups (a sector's number by lane), and what is left of a lane once others are accounted for.
// A lane whose value or group is missing takes no part and stays missing.

import type { Tape } from "../column.ts";
import { defineKernel, type Kernel } from "../kernel.ts";

/** Places of the row's lanes by group: `order[start .. end)` are the lanes of one group. */
class Grouping {
  readonly order: number[] = [];
  readonly ends: number[] = [];
  readonly #lanesOf = new Map<number, number[]>();

  read(x: Float64Array, from: number, groups: Float64Array, at: number, lanes: number): void {
    for (const members of this.#lanesOf.values()) members.length = 0;
    for (let s = 0; s < lanes; s++) {
      const group = groups[at + s]!;
      const value = x[from + s]!;
      if (group - group !== 0 || value - value !== 0) continue;
      const members = this.#lanesOf.get(group);
      if (members) members.push(s);
      else this.#lanesOf.set(group, [s]);
    }
    this.order.length = 0;
    this.ends.length = 0;
    for (const members of this.#lanesOf.values()) {
      if (members.length === 0) continue;
      for (const lane of members) this.order.push(lane);
      this.ends.push(this.order.length);
    }
  }
}

type GroupRule = (
  to: Float64Array,
  at: number,
  x: Float64Array,
  from: number,
  members: readonly number[],
  start: number,
  end: number,
) => void;

const groupWise = (name: string, says: string, rule: GroupRule): Kernel =>
  defineKernel({
    name,
    says,
    inputs: 2,
    across: true,
    open: (lanes) => {
      const grouping = new Grouping();
      return ([out], [x, groups], rows) => {
        const [o, a, g] = [out as Tape, x as Tape, groups as Tape];
        for (let t = 0; t < rows; t++) {
          const [at, from] = [o.at + t * lanes, a.at + t * lanes];
          o.data.fill(Number.NaN, at, at + lanes);
          grouping.read(a.data, from, g.data, g.at + t * lanes, lanes);
          let start = 0;
          for (const end of grouping.ends) {
            rule(o.data, at, a.data, from, grouping.order, start, end);
            start = end;
          }
        }
      };
    },
  });

function meanOf(x: Float64Array, from: number, members: readonly number[], start: number, end: number): number {
  let sum = 0;
  for (let i = start; i < end; i++) sum += x[from + members[i]!]!;
  return sum / (end - start);
}

export const groupDemeanKernel: Kernel = groupWise(
  "group_demean",
  "x minus the mean of the lanes of its group y in the row; 0 for one alone",
  (to, at, x, from, members, start, end) => {
    const mean = meanOf(x, from, members, start, end);
    for (let i = start; i < end; i++) to[at + members[i]!] = x[from + members[i]!]! - mean;
  },
);

export const groupMeanKernel: Kernel = groupWise(
  "group_mean",
  "mean of x over the lanes of its group y in the row",
  (to, at, x, from, members, start, end) => {
    const mean = meanOf(x, from, members, start, end);
    for (let i = start; i < end; i++) to[at + members[i]!] = mean;
  },
);

export const groupZscoreKernel: Kernel = groupWise(
  "group_zscore",
  "x minus its group's mean over the group's standard deviation (divided by lanes - 1); missing in a group that does not differ",
  (to, at, x, from, members, start, end) => {
    const mean = meanOf(x, from, members, start, end);
    let squares = 0;
    for (let i = start; i < end; i++) squares += (x[from + members[i]!]! - mean) ** 2;
    const spread = Math.sqrt(squares / (end - start - 1));
    if (!(spread > Math.abs(mean) * 1e-14)) return;
    for (let i = start; i < end; i++) to[at + members[i]!] = (x[from + members[i]!]! - mean) / spread;
  },
);

export const groupRankKernel: Kernel = groupWise(
  "group_rank",
  "place of x within its group y over the group's size, equal values share the mean of their places",
  (to, at, x, from, members, start, end) => {
    const sorted = Float64Array.from({ length: end - start }, (_, i) => x[from + members[start + i]!]!).sort();
    for (let i = start; i < end; i++) {
      const value = x[from + members[i]!]!;
      const first = sorted.indexOf(value);
      to[at + members[i]!] = (first + 1 + sorted.lastIndexOf(value) + 1) / 2 / sorted.length;
    }
  },
);

/** Least squares of x on one and y over the row's lanes. */
export const neutraliseKernel: Kernel = defineKernel({
  name: "neutralise",
  says: "what is left of x after a least-squares line on y over the row's lanes; missing where y does not differ or fewer than three lanes have both",
  inputs: 2,
  across: true,
  open: (lanes) => {
    return ([out], [x, y], rows) => {
      const [o, a, b] = [out as Tape, x as Tape, y as Tape];
      for (let t = 0; t < rows; t++) {
        const [at, from, by] = [o.at + t * lanes, a.at + t * lanes, b.at + t * lanes];
        let count = 0;
        let [sx, sy] = [0, 0];
        for (let s = 0; s < lanes; s++) {
          const [u, v] = [a.data[from + s]!, b.data[by + s]!];
          if (u - u !== 0 || v - v !== 0) continue;
          count += 1;
          sx += u;
          sy += v;
        }
        const [mx, my] = [sx / count, sy / count];
        let [sxy, syy] = [0, 0];
        for (let s = 0; s < lanes; s++) {
          const [u, v] = [a.data[from + s]! - mx, b.data[by + s]! - my];
          if (u - u !== 0 || v - v !== 0) continue;
          sxy += u * v;
          syy += v * v;
        }
        const fitted = count >= 3 && syy > my * my * 1e-28 * count;
        for (let s = 0; s < lanes; s++) {
          const left = fitted ? a.data[from + s]! - mx - (sxy / syy) * (b.data[by + s]! - my) : Number.NaN;
          o.data[at + s] = left - left === 0 ? left : Number.NaN;
        }
      }
    };
  },
});
