// The market's dominant cycle by Ehlers' Hilbert transform.

import { op } from "#tools/columns/index.ts";
import type { Feature } from "../feature.ts";
import { close, feature, ofClose } from "./columns.ts";

const source = "Ehlers (2001), Rocket Science for Traders; as TA-Lib";
const missing = "a missing row gives missing and changes nothing";

export const cycles: readonly Feature[] = [
  ...feature({
    name: "cycle-period",
    says: "Rows of the dominant cycle of the close, 0 to 50, smoothed",
    unit: "rows",
    range: [0, 50],
    missing,
    source,
    of: op.cyclePeriod(close),
  }),
  ...feature({
    name: "cycle-phase",
    says: "Phase of the dominant cycle in degrees",
    unit: "score",
    range: [-45, 315],
    missing,
    source,
    of: op.cyclePhase(close),
  }),
  ...feature({
    name: "cycle-in-phase",
    says: "In-phase component of the dominant cycle",
    unit: "price",
    missing,
    source,
    of: op.inPhase(close),
  }),
  ...feature({
    name: "cycle-quadrature",
    says: "Quadrature component of the dominant cycle",
    unit: "price",
    missing,
    source,
    of: op.quadrature(close),
  }),
  ...feature({
    name: "cycle-strength",
    says: "Amplitude of the dominant cycle (root of the summed squares of its two components) over the close",
    unit: "fraction",
    missing,
    source,
    of: ofClose(
      op.sqrt(
        op.add(
          op.multiply(op.inPhase(close), op.inPhase(close)),
          op.multiply(op.quadrature(close), op.quadrature(close)),
        ),
      ),
    ),
  }),
  ...feature({
    name: "cycle-sine",
    says: "Sine of the dominant cycle's phase",
    unit: "score",
    range: [-1, 1],
    missing,
    source,
    of: op.cycleSine(close),
  }),
  ...feature({
    name: "cycle-lead-sine",
    says: "Sine of the dominant cycle's phase 45 degrees ahead",
    unit: "score",
    range: [-1, 1],
    missing,
    source,
    of: op.cycleLead(close),
  }),
  ...feature({
    name: "cycle-trending",
    says: "1 where the market trends, 0 where it cycles",
    unit: "flag",
    range: [0, 1],
    missing,
    source,
    of: op.cycleTrending(close),
  }),
];
