// A feed that says the same, or nothing, although the clock and its peers move on.

import { requireWithin } from "#tools/numeric/index.ts";
import { type Reading, unscored } from "./reading.ts";

export interface StaleOptions {
  /** Share of the peers that must have moved for an interval to count. */
  readonly peersShare?: number;
  /** Intervals that count before the first score. */
  readonly warmUp?: number;
}

export interface StaleReading extends Reading {
  /** Intervals in a row without a change while the peers moved. */
  readonly run: number;
  /** Chance that it stands still in an interval in which the peers move, as learnt before the run. */
  readonly stillShare: number;
}

export interface StaleFeed {
  readonly warmUp: number;
  /** One interval: the value at its end (NaN: nothing came) and the share of the peers that moved in it. */
  push(atMs: number, value: number, peersMoved: number): StaleReading;
}

/** Standing still for `run` intervals, each with the chance q learnt before, has the chance q^run: p-value = q^run, score = run.
 * q = (still + 1) / (intervals + 2), over intervals in which at least `peersShare` of the peers moved, runs under way left out; a run that ends is
 * learnt as a whole. Intervals in which the peers stand still too say nothing: a holiday is no stale feed. A change puts the run to 0.
 * Times must rise; an interval that does not is "out-of-order" and is not counted.
 * @throws tools/parameter-out-of-range
 * @source the rule of succession (Laplace) for q; the test is our own */
export function openStaleFeed({ peersShare = 0.5, warmUp = 10 }: StaleOptions = {}): StaleFeed {
  requireWithin("peersShare", peersShare, 0, 1);
  let lastMs = Number.NEGATIVE_INFINITY;
  let last = Number.NaN;
  let run = 0;
  let still = 0;
  let intervals = 0;
  return {
    warmUp,
    push(atMs, value, peersMoved) {
      if (!(atMs > lastMs)) return shown(unscored("out-of-order"));
      lastMs = atMs;
      const changed = Number.isFinite(value) && value !== last;
      if (Number.isFinite(value)) last = value;
      if (!changed && peersMoved < peersShare) return shown(unscored("missing"));
      if (!changed) run++;
      else {
        still += run;
        intervals += run + 1;
        run = 0;
      }
      if (intervals < warmUp) return shown(unscored("warming-up"));
      return shown({ state: "scored", score: run, pValue: share() ** run });
    },
  };

  function share(): number {
    return (still + 1) / (intervals + 2);
  }

  function shown(reading: Reading): StaleReading {
    return { ...reading, run, stillShare: share() };
  }
}
