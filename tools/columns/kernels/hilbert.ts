// Dominant cycle by Ehlers' Hilbert transform, and what is made of it. A missing row gives missing and changes nothing.

import type { Tape } from "../column.ts";
import { finite } from "../finite.ts";
import { HilbertTransform } from "../hilbert-transform.ts";
import { defineKernel, type Kernel, numberParam } from "../kernel.ts";

const transforms = (lanes: number, silent: number): readonly HilbertTransform[] =>
  Array.from({ length: lanes }, () => new HilbertTransform(silent));

/** @source Ehlers (2001), Rocket Science for Traders; as TA-Lib's HT_DCPERIOD and HT_PHASOR */
export const dominantCycleKernel: Kernel = defineKernel({
  name: "dominant_cycle",
  says: "rows of the dominant cycle, smoothed; its in-phase and quadrature components",
  inputs: 1,
  outputs: ["period", "in_phase", "quadrature"],
  warmUp: () => 32,
  open: (lanes) => {
    const state = transforms(lanes, 12);
    const count = new Int32Array(lanes);
    return ([period, inPhase, quadrature], [x], rows) => {
      const [op, oi, oq, a] = [period as Tape, inPhase as Tape, quadrature as Tape, x as Tape];
      let s = 0;
      for (let i = 0, end = rows * lanes; i < end; i++) {
        const now = a.data[a.at + i]!;
        const transform = state[s]!;
        let there = false;
        if (now - now === 0) {
          transform.take(now);
          if (count[s]! < 32) count[s] = count[s]! + 1;
          else there = true;
        }
        op.data[op.at + i] = there ? transform.smoothPeriod : Number.NaN;
        oi.data[oi.at + i] = there ? finite(transform.inPhase) : Number.NaN;
        oq.data[oq.at + i] = there ? finite(transform.quadrature) : Number.NaN;
        if (++s === lanes) s = 0;
      }
    };
  },
});

/** @source Ehlers (2001), MESA and Trading Market Cycles; start as TA-Lib's MAMA, from zero at the thirteenth row */
export const mesaMeanKernel: Kernel = defineKernel({
  name: "mesa_mean",
  says: "average whose weight is fast / (fall of the cycle's phase in degrees), held between slow and fast; and its follower of half the weight",
  inputs: 1,
  outputs: ["mama", "fama"],
  params: [numberParam("fast", 0.01, 0.99), numberParam("slow", 0.01, 0.99)],
  warmUp: () => 32,
  open: (lanes, fast, slow) => {
    const state = transforms(lanes, 12);
    const [phases, first, second] = [new Float64Array(lanes), new Float64Array(lanes), new Float64Array(lanes)];
    const count = new Int32Array(lanes);
    const degrees = 180 / Math.PI;
    return ([mama, fama], [x], rows) => {
      const [om, of, a] = [mama as Tape, fama as Tape, x as Tape];
      let s = 0;
      for (let i = 0, end = rows * lanes; i < end; i++) {
        const now = a.data[a.at + i]!;
        const transform = state[s]!;
        let there = false;
        if (now - now === 0) {
          if (transform.take(now)) {
            const { inPhase, quadrature } = transform;
            const phase = inPhase === 0 ? 0 : Math.atan(quadrature / inPhase) * degrees;
            const fall = phases[s]! - phase;
            phases[s] = phase;
            let weight = fall > 1 ? (fast as number) / fall : (fast as number);
            if (fall > 1 && weight < (slow as number)) weight = slow as number;
            first[s] = weight * now + (1 - weight) * first[s]!;
            second[s] = 0.5 * weight * first[s]! + (1 - 0.5 * weight) * second[s]!;
          }
          if (count[s]! < 32) count[s] = count[s]! + 1;
          else there = true;
        }
        om.data[om.at + i] = there ? first[s]! : Number.NaN;
        of.data[of.at + i] = there ? second[s]! : Number.NaN;
        if (++s === lanes) s = 0;
      }
    };
  },
});

const ring = 64;

/** What a lane remembers of its cycle. */
class Cycle {
  readonly transform = new HilbertTransform(37);
  readonly smooth = new Float64Array(ring);
  readonly raw = new Float64Array(ring);
  count = 0;
  phase = 0;
  sine = 0;
  lead = 0;
  trend1 = 0;
  trend2 = 0;
  trend3 = 0;
  rowsSinceCross = 0;
  trendline = 0;
  mode = 0;
}

/** Sines and cosines of a cycle of n rows, n to 51: the longest that the transform gives. */
const waves = Array.from({ length: 52 }, (_, n) => {
  const angle = (i: number): number => (i * Math.atan(1) * 8) / n;
  return {
    sines: Float64Array.from({ length: n }, (_, i) => Math.sin(angle(i))),
    cosines: Float64Array.from({ length: n }, (_, i) => Math.cos(angle(i))),
  };
});

const degreesPerRadian = 45 / Math.atan(1);

function follow(cycle: Cycle, now: number): void {
  const t = cycle.count++ % ring;
  cycle.raw[t] = now;
  if (!cycle.transform.take(now)) return;
  const { smoothPeriod, smoothed } = cycle.transform;
  cycle.smooth[t] = smoothed;
  const whole = Math.floor(smoothPeriod + 0.5);
  const { sines, cosines } = waves[whole]!;
  let real = 0;
  let imaginary = 0;
  let sum = 0;
  for (let i = 0; i < whole; i++) {
    const place = (t - i + ring) % ring;
    real += sines[i]! * cycle.smooth[place]!;
    imaginary += cosines[i]! * cycle.smooth[place]!;
    sum += cycle.raw[place]!;
  }
  const phaseBefore = cycle.phase;
  let phase = phaseBefore;
  if (imaginary !== 0) phase = Math.atan(real / imaginary) * degreesPerRadian;
  else if (real !== 0) phase += real < 0 ? -90 : 90;
  phase += 90 + 360 / smoothPeriod;
  if (imaginary < 0) phase += 180;
  if (phase > 315) phase -= 360;
  cycle.phase = phase;
  const [sineBefore, leadBefore] = [cycle.sine, cycle.lead];
  cycle.sine = Math.sin(phase / degreesPerRadian);
  cycle.lead = Math.sin((phase + 45) / degreesPerRadian);

  const mean = whole > 0 ? sum / whole : 0;
  cycle.trendline = (4 * mean + 3 * cycle.trend1 + 2 * cycle.trend2 + cycle.trend3) / 10;
  cycle.trend3 = cycle.trend2;
  cycle.trend2 = cycle.trend1;
  cycle.trend1 = mean;

  const crossed =
    (cycle.sine > cycle.lead && sineBefore <= leadBefore) || (cycle.sine < cycle.lead && sineBefore >= leadBefore);
  cycle.rowsSinceCross = crossed ? 1 : cycle.rowsSinceCross + 1;
  const turn = phase - phaseBefore;
  const usual = 360 / smoothPeriod;
  const cycling = crossed || cycle.rowsSinceCross < 0.5 * smoothPeriod || (turn > 0.67 * usual && turn < 1.5 * usual);
  const away = cycle.trendline !== 0 && Math.abs((smoothed - cycle.trendline) / cycle.trendline) >= 0.015;
  cycle.mode = away || !cycling ? 1 : 0;
}

/** @source Ehlers (2001), Rocket Science for Traders; as TA-Lib's HT_DCPHASE, HT_SINE, HT_TRENDLINE and HT_TRENDMODE */
export const cyclePhaseKernel: Kernel = defineKernel({
  name: "cycle_phase",
  says: "phase of the dominant cycle in degrees, its sine and the sine 45 degrees ahead, the mean price of a cycle smoothed, and 1 where the market trends or 0 where it cycles",
  inputs: 1,
  outputs: ["phase", "sine", "lead", "trendline", "trending"],
  warmUp: () => 63,
  open: (lanes) => {
    const state = Array.from({ length: lanes }, () => new Cycle());
    return ([phase, sine, lead, trendline, trending], [x], rows) => {
      const [op, os, ol, ot, om] = [phase as Tape, sine as Tape, lead as Tape, trendline as Tape, trending as Tape];
      const a = x as Tape;
      let s = 0;
      for (let i = 0, end = rows * lanes; i < end; i++) {
        const now = a.data[a.at + i]!;
        const cycle = state[s]!;
        if (now - now === 0) follow(cycle, now);
        const there = now - now === 0 && cycle.count > 63;
        op.data[op.at + i] = there ? finite(cycle.phase) : Number.NaN;
        os.data[os.at + i] = there ? finite(cycle.sine) : Number.NaN;
        ol.data[ol.at + i] = there ? finite(cycle.lead) : Number.NaN;
        ot.data[ot.at + i] = there ? finite(cycle.trendline) : Number.NaN;
        om.data[om.at + i] = there ? cycle.mode : Number.NaN;
        if (++s === lanes) s = 0;
      }
    };
  },
});
