// Texts scored by all trained models, and which of them speaks for a text.

import type { WordList } from "#tools/define/index.ts";
import { predict, type TonePrediction } from "./linear-model.ts";
import type { ModelBundle, NamedModel } from "./model-file.ts";
import { readText } from "./text-row.ts";
import { isPost } from "./train-models.ts";

export interface ModelScore extends TonePrediction {
  readonly model: string;
}

export interface ModelScores {
  /** One a model, in the bundle's order. */
  readonly scores: readonly ModelScore[];
  /** The model of classes trained on texts most like this one: posts for a post, news for news; of grades where there is no other. */
  readonly best: ModelScore;
}

/** @param words the desk's own list: models are read with it */
export function scoreTexts(texts: readonly string[], bundle: ModelBundle, words: WordList): ModelScores[] {
  const read = texts.map((text) => readText(text, words));
  const said = bundle.models.map(({ name, model }) => ({ name, scores: predict(read, model) }));
  return texts.map((text, i) => {
    const best = modelFor(text, bundle.models);
    const scores = said.map(({ name, scores: all }) => ({ model: name, ...all[i]! }));
    return { scores, best: scores[best]! };
  });
}

function modelFor(text: string, models: readonly NamedModel[]): number {
  const wanted = isPost(text) ? 1 : 0;
  const distance = ({ model, report }: NamedModel): number =>
    Math.abs(report.postShare - wanted) + (model.kind === "classes" ? 0 : 2);
  return models.reduce((best, model, at) => (distance(model) < distance(models[best]!) ? at : best), 0);
}
