// What a picture says of the factors themselves.

import type { FactorPicture, Judged, PicturedFactor } from "./picture.ts";
import { hasEvidence } from "./view-of.ts";

export interface Working {
  /** Whose record could be judged, the strongest first. */
  readonly strongest: readonly PicturedFactor[];
  /** With evidence now and without it at the moment before; the other way round. Only of those that could be judged at both. */
  readonly gained: readonly PicturedFactor[];
  readonly lost: readonly PicturedFactor[];
}

export function workingOf({ factors }: FactorPicture): Working {
  const strongest = factors
    .filter(({ now }) => now !== null)
    .sort((a, b) => (a.now as Judged).p - (b.now as Judged).p || (a.id < b.id ? -1 : 1));
  const both = strongest.filter(({ before }) => before !== null);
  return {
    strongest,
    gained: both.filter(({ now, before }) => hasEvidence(now) && !hasEvidence(before)),
    lost: both.filter(({ now, before }) => !hasEvidence(now) && hasEvidence(before)),
  };
}

/** Those that fade or are gone, the surest first, and how many could be told at all. */
export function decayingOf({ factors }: FactorPicture): {
  readonly decaying: readonly PicturedFactor[];
  readonly judged: number;
} {
  const told = factors.filter(({ decay }) => decay !== null);
  const decaying = told
    .filter(({ decay }) => decay?.status !== "alive")
    .sort((a, b) => (a.decay?.adjustedP ?? 1) - (b.decay?.adjustedP ?? 1) || (a.id < b.id ? -1 : 1));
  return { decaying, judged: told.length };
}

export const inFavour = ({ now, direction }: PicturedFactor): boolean => now !== null && now.ic * direction > 0;
