// Made-up headlines of some twenty words with a tone, by seed: as long as real ones, and free of anybody's licence.

import { u01 } from "./series.ts";

const parts = {
  who: "Acme Borealis Cinder Delmar Eastline Fabrica Gantry Holm Ironwood Juno Kestrel Lindqvist Marlow Norden Osprey Pallas".split(
    " ",
  ),
  good: ["raises its full-year forecast", "beats profit estimates", "wins a record order", "sees margins improve"],
  flat: [
    "will publish its results",
    "holds its annual meeting",
    "moves its head office",
    "names a venue for its event",
  ],
  bad: ["cuts its full-year forecast", "misses profit estimates", "loses a key contract", "sees margins shrink"],
  detail: [
    "as demand for its products changes",
    "in the quarter that ended in June",
    "the company said in a statement on Monday",
    "according to its chief financial officer",
  ],
  place: ["in Europe and Asia", "across all of its segments", "at its plant in Ohio", "after a review of its business"],
} as const;
const tones = ["negative", "neutral", "positive"] as const;
const phrases = [parts.bad, parts.flat, parts.good];

export interface ToneText {
  readonly text: string;
  readonly label: (typeof tones)[number];
}

/** One in eight has the words of another tone than its label, so that no model can be right always. */
export function toneTexts(count: number, seed: number): ToneText[] {
  const draws = u01(count * 8, seed);
  return Array.from({ length: count }, (_, i) => {
    const draw = (k: number, below: number): number => Math.floor(draws[8 * i + k]! * below);
    const pick = (k: number, from: readonly string[]): string => from[draw(k, from.length)]!;
    const tone = draw(0, 3);
    const said = draw(1, 8) === 0 ? (tone + 1) % 3 : tone;
    const figures = `EUR ${(draws[8 * i + 7]! * 100).toFixed(1)} mn against ${draw(6, 90)}.${draw(5, 10)} mn a year before`;
    const text = `${pick(2, parts.who)} ${pick(3, phrases[said]!)} ${pick(4, parts.detail)}, ${pick(5, parts.place)}; ${figures}`;
    return { text, label: tones[tone]! };
  });
}
