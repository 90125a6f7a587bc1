// The labelled sentences of ../shared/data/sentiment and how a scorer is held against them. No assertion here.
// A hash of the text parts each set in two: rules were written with the development half in view, figures are of the other.

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { parse } from "csv-parse/sync";
import { contentHash, packageRoot } from "#infra/runtime/index.ts";
import { mean, pearson } from "#tools/numeric/index.ts";

export const folder = join(packageRoot, "..", "shared", "data", "sentiment");
export const missing = existsSync(folder) ? null : "the labelled sets of ../shared/data/sentiment are not here";

export type Half = "development" | "reported";
export type Label = -1 | 0 | 1;
export interface Labelled {
  readonly text: string;
  readonly label: Label;
}
export interface Graded {
  readonly text: string;
  readonly grade: number;
}

const half = (text: string): Half =>
  Number.parseInt(contentHash(text).slice(0, 2), 16) % 2 === 0 ? "development" : "reported";
const labels: Readonly<Record<string, Label>> = { negative: -1, bearish: -1, neutral: 0, positive: 1, bullish: 1 };

function rows(name: string): Record<string, string>[] {
  return parse(gunzipSync(readFileSync(join(folder, name))), { columns: true });
}

const labelled =
  (name: string, column: string) =>
  (part: Half): Labelled[] =>
    rows(name)
      .map((row) => ({ text: row[column]!, label: labels[row.label!]! }))
      .filter(({ text }) => half(text) === part);

const graded =
  (name: string, column: string, grade: string) =>
  (part: Half): Graded[] =>
    rows(name)
      .map((row) => ({ text: row[column]!, grade: Number(row[grade]) }))
      .filter(({ text }) => half(text) === part);

export const labelledSets = {
  PhraseBank: labelled("phrasebank.csv.gz", "sentence"),
  "Twitter financial news": labelled("twitter_financial_news.csv.gz", "text"),
} as const;

export const gradedSets = {
  "FiQA microblogs": graded("fiqa_microblogs.csv.gz", "text", "score"),
  "SemEval headlines": graded("semeval2017_headlines.csv.gz", "title", "score"),
} as const;

/** A score this far from zero is taken as a tone; chosen before any figure was seen. */
export const toneFrom = 0.1;
export const toLabel = (score: number): Label => (score > toneFrom ? 1 : score < -toneFrom ? -1 : 0);

export interface Classified {
  readonly items: number;
  readonly accuracy: number;
  readonly macroF1: number;
}

/** Accuracy and the mean of the three classes' F1; a class never predicted has F1 zero. */
export function classified(set: readonly Labelled[], predict: (text: string) => Label): Classified {
  const pairs = set.map(({ text, label }) => ({ label, found: predict(text) }));
  const f1 = ([-1, 0, 1] as const).map((wanted) => {
    const hit = pairs.filter(({ label, found }) => label === wanted && found === wanted).length;
    const named = pairs.filter(({ found }) => found === wanted).length;
    const real = pairs.filter(({ label }) => label === wanted).length;
    return named + real === 0 ? 0 : (2 * hit) / (named + real);
  });
  const right = pairs.filter(({ label, found }) => label === found).length;
  return { items: set.length, accuracy: right / set.length, macroF1: mean(Float64Array.from(f1)) };
}

export interface Correlated {
  readonly items: number;
  readonly correlation: number;
  /** Share of the items with a tone in both whose sign agrees. */
  readonly signAgreement: number;
}

export function correlated(set: readonly Graded[], score: (text: string) => number): Correlated {
  const found = set.map(({ text }) => score(text));
  const both = set.map(({ grade }, i) => grade * found[i]!).filter((product) => product !== 0);
  return {
    items: set.length,
    correlation: pearson(
      Float64Array.from(found),
      Float64Array.from(set, ({ grade }) => grade),
    ),
    signAgreement: both.filter((product) => product > 0).length / both.length,
  };
}
