// How much a note still counts: it fades with age, and an outcome that the market's move explains teaches less. Pure functions.

import { z } from "zod";
import { dayMs } from "#infra/runtime/index.ts";
import { type Note, NoteKind, OutcomeReturns } from "./note.ts";

export const HalfLifeDays = z.record(NoteKind, z.number().positive());
export type HalfLifeDays = Readonly<z.infer<typeof HalfLifeDays>>;

/** Days until a note of this kind counts half. News fades fast, what was learnt slowly. */
export const halfLifeDays: HalfLifeDays = {
  news: 14,
  anomaly: 14,
  thesis: 90,
  proposal: 90,
  fill: 180,
  filing: 365,
  outcome: 365,
  lesson: 730,
};

/**
 * 2^(-age / half-life), in (0, 1].
 * @param ageMs from when the note was known to the as-of; below 0 counts as 0
 * @param halfLife in days, above 0
 */
export const decayOf = (ageMs: number, halfLife: number): number => 2 ** (-Math.max(0, ageMs) / (halfLife * dayMs));

/**
 * The lucky-win discount: how much of an outcome is the symbol's own. Losses are discounted as wins are: bad luck teaches as little.
 *   own = r - beta m;   teaching = |own| / (|own| + |beta m|)
 * @returns in [0, 1]: 0 where the market explains all, 1 where the market did not move; 1 where nothing moved at all
 */
export function teachingOf({ realisedReturn, marketReturn, beta = 1 }: OutcomeReturns): number {
  const market = beta * marketReturn;
  const own = realisedReturn - market;
  const moved = Math.abs(own) + Math.abs(market);
  return moved === 0 ? 1 : Math.abs(own) / moved;
}

export interface NoteWeight {
  readonly decay: number;
  readonly teaching: number;
}

/** Outcomes and lessons whose data holds returns are discounted; whatever else their data holds is left alone. */
export function weightOf(note: Note, asOfMs: number, halfLives: HalfLifeDays): NoteWeight {
  const learnt = note.kind === "outcome" || note.kind === "lesson";
  const returns = learnt ? OutcomeReturns.safeParse(note.data).data : undefined;
  return {
    decay: decayOf(asOfMs - note.knownAtMs, halfLives[note.kind]),
    teaching: returns ? teachingOf(returns) : 1,
  };
}
