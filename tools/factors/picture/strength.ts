// How much a factor's daily rank information is worth as evidence.

import { z } from "zod";
import { studentTTwoSided } from "#tools/numeric/index.ts";
import { stretchOf } from "../decay/index.ts";

export const Strength = z.strictObject({
  /** Sessions that have a value and a known outcome. */
  sessions: z.int(),
  /** Mean daily rank correlation with what followed. */
  ic: z.number(),
  t: z.number(),
  /** Two-sided. */
  p: z.number(),
});
export type Strength = z.infer<typeof Strength>;

/**
 * Mean rank information of a stretch with the error that keeps its level in short stretches of overlapping outcomes (the cosine estimator of
 * `stretchOf`, no less than the overlap alone makes of it): t = mean / error, p by Student's law with that estimator's degrees of freedom.
 * @param information shape (T), NaN = missing @param horizon sessions held
 * @returns the number of sessions alone where they are too few to say */
export function strengthOf(information: Float64Array, horizon: number): Strength | number {
  const stretch = stretchOf(information, horizon);
  if (typeof stretch === "number") return stretch;
  const { rows, mean, cosine } = stretch;
  const t = cosine.standardError > 0 ? mean / cosine.standardError : 0;
  return { sessions: rows, ic: mean, t, p: studentTTwoSided(t, cosine.degreesOfFreedom) };
}
