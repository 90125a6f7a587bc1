// A trained linear model over texts: what it needs to read one, and what it answers. Training is elsewhere.

import { softmaxInPlace, type Weights } from "./linear.ts";
import { writeMargins } from "./text-margins.ts";
import type { PartWeights, ReadText } from "./text-row.ts";
import type { Vocabulary } from "./vocabulary.ts";

/** Classes by their place. */
export const tones = ["negative", "neutral", "positive"] as const;
export type Tone = (typeof tones)[number];
export type ModelKind = "classes" | "grades";

export interface LinearModel {
  readonly kind: ModelKind;
  readonly parts: PartWeights;
  readonly vocabulary: Vocabulary;
  /** Shape (columns + 1, outputs): three outputs of classes, one of grades. */
  readonly weights: Float32Array;
  /** Of classes: from three margins to three logits, shape (4, 3), the last row added. Empty of grades. */
  readonly calibration: Float64Array;
}

export interface TonePrediction {
  /** -1 to 1: P(positive) - P(negative), or the grade, cut off at the ends. */
  readonly score: number;
  /** Null of grades. */
  readonly probabilities: Readonly<Record<Tone, number>> | null;
}

/** W'x + b of every text; shape (texts, outputs). */
export function marginsOf(
  texts: readonly ReadText[],
  { vocabulary, parts, weights }: Pick<LinearModel, "vocabulary" | "parts"> & { readonly weights: Weights },
  outputs: number,
): Float64Array {
  const margins = new Float64Array(texts.length * outputs);
  texts.forEach((text, i) => {
    writeMargins(text, vocabulary, parts, weights, margins.subarray(i * outputs, (i + 1) * outputs));
  });
  return margins;
}

/** Turns three margins into probabilities, in place. */
export function calibrate(margins: Float64Array, calibration: Float64Array): void {
  const [a, b, c] = [margins[0]!, margins[1]!, margins[2]!];
  for (let k = 0; k < 3; k++)
    margins[k] = a * calibration[k]! + b * calibration[3 + k]! + c * calibration[6 + k]! + calibration[9 + k]!;
  softmaxInPlace(margins);
}

export function predict(texts: readonly ReadText[], model: LinearModel): TonePrediction[] {
  const outputs = model.kind === "classes" ? tones.length : 1;
  const margins = marginsOf(texts, model, outputs);
  return texts.map((_, i) => {
    const own = margins.slice(i * outputs, (i + 1) * outputs);
    if (model.kind === "grades") return { score: Math.min(1, Math.max(-1, own[0]!)), probabilities: null };
    calibrate(own, model.calibration);
    const [negative, neutral, positive] = [own[0]!, own[1]!, own[2]!];
    return { score: positive - negative, probabilities: { negative, neutral, positive } };
  });
}

/** The class with the highest probability. */
export const toneOf = (probabilities: Readonly<Record<Tone, number>>): Tone =>
  tones.reduce((best, tone) => (probabilities[tone] > probabilities[best] ? tone : best));
