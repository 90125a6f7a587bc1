// Names to offer where one is not known.

import { distance } from "fastest-levenshtein";

/** The three known names most like what was typed, by edits; of equally like ones those that stand first. */
export const nearestNames = (typed: string, known: readonly string[]): readonly string[] =>
  [...known].sort((a, b) => distance(typed, a) - distance(typed, b)).slice(0, 3);
