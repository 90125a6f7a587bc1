// What a stated confidence has been worth so far, in words, from the specialist's track record.

import type { TrackRow } from "../../contract/index.ts";
import { plural, wholePercent } from "../shared/format.ts";

export function calibrationNote(confidence: number, track: TrackRow | undefined): string {
  const stated = `Confidence ${wholePercent(confidence)}.`;
  if (!track) return stated;
  if (track.brier === null) return `${stated} No vote scored yet, so it counts like every other.`;
  return `${stated} Brier score ${track.brier.toFixed(2)} over ${plural(track.scored, "scored vote")} (0 is perfect, 0.25 is a coin).`;
}
