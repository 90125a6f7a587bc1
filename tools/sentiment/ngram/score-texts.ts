// Texts scored by all trained models, and which of them speaks for a text.

import type { WordList } from "#tools/define/index.ts";
import type { TextScore } from "../lexicon/score-text.ts";
import { predict, type TonePrediction } from "./linear-model.ts";
import type { ModelBundle, NamedModel } from "./model-file.ts";
import { readText } from "./text-row.ts";
import { isPost } from "./train-models.ts";

export interface ModelScore extends TonePrediction {
  readonly model: string;
}

export interface ModelScores {
  /** By the word rules and the desk's own list. */
  readonly rules: TextScore;
  /** One a model, in the bundle's order. */
  readonly scores: readonly ModelScore[];
  /** The model of classes trained on texts most like this one: posts for a post, news for news; of grades where there is no other. */
  readonly best: ModelScore;
}

/** @param words the desk's own list: models are read with it */
export function scoreTexts(texts: readonly string[], bundle: ModelBundle, words: WordList): ModelScores[] {
  const scored: ModelScores[] = [];
  for (let from = 0; from < texts.length; from += atOnce)
    scoreSome(texts.slice(from, from + atOnce), bundle, words, scored);
  return scored;
}

/** Enough that a model's weights are fetched for many texts, few enough that what was read of them does not outlive the collector's first look. */
const atOnce = 256;

function scoreSome(texts: readonly string[], { models }: ModelBundle, words: WordList, scored: ModelScores[]): void {
  const read = texts.map((text) => readText(text, words));
  const said = models.map(({ model }) => predict(read, model));
  for (const [i, text] of texts.entries()) {
    const best = modelFor(text, models);
    const scores = said.map((all, m): ModelScore => {
      const { score, probabilities } = all[i]!;
      return { model: models[m]!.name, score, probabilities };
    });
    scored.push({ rules: read[i]!.rules, scores, best: scores[best]! });
  }
}

function modelFor(text: string, models: readonly NamedModel[]): number {
  const wanted = isPost(text) ? 1 : 0;
  const distance = ({ model, report }: NamedModel): number =>
    Math.abs(report.postShare - wanted) + (model.kind === "classes" ? 0 : 2);
  return models.reduce((best, model, at) => (distance(model) < distance(models[best]!) ? at : best), 0);
}
