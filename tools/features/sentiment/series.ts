// The series that the sentiment features are about. A row in which nothing was written has a count of 0 and no tone, so tones are averaged over
// texts and not over rows: sums of tones over counts.

import { type Expression, input, op } from "#tools/columns/index.ts";
import { defineFamily, defineFeature, type FamilyGiven, type Feature, type FeatureGiven } from "../feature.ts";

export interface Texts {
  readonly count: Expression;
  /** Their tones summed, 0 where there are none. */
  readonly tones: Expression;
}

/** 0 where nothing was written, missing where nobody knows. */
const summed = (mean: Expression, count: Expression): Expression =>
  op.where(op.isMissing(mean), op.multiply(0, count), op.multiply(mean, count));

const textsOf = (kind: "text" | "article" | "post"): Texts => {
  const count = input(`${kind}_count`);
  return { count, tones: summed(input(`${kind}_tone`), count) };
};
export const texts = textsOf("text");
export const articles = textsOf("article");
export const posts = textsOf("post");
export const textSquares = summed(input("text_tone_squared"), texts.count);
export const articleSquares = summed(input("article_tone_squared"), articles.count);

/** What each feature by source is made of; the plain name is of both together. */
export const sources = [
  { prefix: "", of: "articles and posts", texts },
  { prefix: "article-", of: "articles", texts: articles },
  { prefix: "post-", of: "posts", texts: posts },
] as const;

export const positive = input("positive_count");
export const negative = input("negative_count");
export const novel = input("novel_count");
export const sourceCount = input("source_count");

const perMember = input("universe_news_count");
/** Per member; a weight by which universe tones add up as those of texts do. */
export const universe: Texts = { count: perMember, tones: summed(input("universe_tone"), perMember) };

/** Of rows: what leaves the window leaves no rounding behind, so that nothing written is 0 to the bit. */
export const total = op.steadySum;

/** Mean tone of the texts of some rows; missing where there are none. */
export const toneOver = ({ count, tones }: Texts, rows: number): Expression =>
  op.divide(total(tones, rows), total(count, rows));

const weightOf = (halfLife: number): number => 1 - 2 ** (-1 / halfLife);
/** Texts so far, each row back weighing less, in what a row weighs. */
export const decayedCount = ({ count }: Texts, halfLife: number): Expression => op.smooth(count, weightOf(halfLife));
/**
 * Mean tone of all texts so far, halved in weight every so many rows; missing where less than a millionth of a text is left. A row without text
 * leaves it as it was, to the bit: ranks and trends must not see rounding as movement.
 */
export const decayedTone = (of: Texts, halfLife: number): Expression => {
  const weight = weightOf(halfLife);
  const left = decayedCount(of, halfLife);
  const stood = op.latest(op.onlyWhere(op.divide(op.smooth(of.tones, weight), left), op.less(0, of.count)));
  return op.onlyWhere(stood, op.less(1e-6 * weight, left));
};
/** Decayed tones over decayed texts and two neutral ones. */
export const decayedStance = (of: Texts, halfLife: number): Expression => {
  const weight = weightOf(halfLife);
  return op.divide(op.smooth(of.tones, weight), op.add(decayedCount(of, halfLife), 2 * weight));
};
/** The tone that most features follow. */
export const mood = decayedTone(texts, 5);
export const moodMove = op.delta(mood, 1);

const close = input("close");
export const logReturn = op.delta(op.log(close), 1);
export const logVolume = op.log(input("volume"));
export const volume = input("volume");
export const universeReturn = input("universe_return");
export const vix = input("vix");

export const square = (x: Expression): Expression => op.multiply(x, x);
export const standardised = (x: Expression, rows: number): Expression =>
  op.divide(op.subtract(x, op.mean(x, rows)), op.deviation(x, rows));
/** Rows since x last changed; 0 in the row in which it does. */
export const rowsSince = (x: Expression): Expression => op.sumSinceChange(x, op.constant(1));

const group = "sentiment" as const;
export const family = (given: Omit<FamilyGiven, "group">): readonly Feature[] => defineFamily({ group, ...given });
export const feature = (given: Omit<FeatureGiven, "group">): readonly Feature[] => defineFeature({ group, ...given });

/** -1 to 1. */
export const tone = {
  unit: "score",
  range: [-1, 1],
  missing: "missing where its rows hold no text, and where one lies before the feed is known to be there",
} as const;
export const toneGap = { ...tone, range: [-2, 2] } as const;
export const score = { unit: "score" } as const;
export const share = { unit: "fraction", range: [0, 1], missing: tone.missing } as const;
export const count = { unit: "count", range: [0, Number.POSITIVE_INFINITY] } as const;
export const correlation = { unit: "score", range: [-1, 1] } as const;
