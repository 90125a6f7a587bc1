// Units of the figures that tools return. Each numeric output field names its unit, so that an answer can print and cite it.

import { z } from "zod";

export const Unit = z.enum([
  "fraction", // 0.01 = 1 %
  "fraction/year",
  "probability",
  "score", // stance, z-score and the like: no dimension, sign matters
  "ratio", // one quantity over another
  "count",
  "days",
  "shares",
  "usd", // currency units of the instrument
  "usd/share",
  "rank", // 1 = first
]);
export type Unit = z.infer<typeof Unit>;

/** A finite number with its unit: `figure("fraction")`. */
export const figure = (unit: Unit) => z.number().meta({ unit });

/** A number that may be missing, as null. */
export const maybeFigure = (unit: Unit) => z.number().nullable().meta({ unit });
