// Floors under the figures of docs/evaluation/sentiment.md, well below what was measured: a fall through one is a fault, not noise.
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readWordList, scoreText } from "#tools/sentiment/index.ts";
import { classified, correlated, folder, gradedSets, labelledSets, missing, toLabel } from "./labelled-sets.ts";

const title = `the labelled sets${missing === null ? "" : ` (skipped: ${missing})`}`;

describe.skipIf(missing !== null)(title, () => {
  const words = readWordList();
  const predict = (text: string) => toLabel(scoreText(text, words).score);

  test.each([
    ["PhraseBank", 0.72, 0.68],
    ["Twitter financial news", 0.6, 0.56],
  ] as const)("%s: accuracy above %f and macro-F1 above %f, both above always-neutral", (name, accuracy, macroF1) => {
    const set = labelledSets[name]("reported");
    const found = classified(set, predict);
    const neutral = classified(set, () => 0);
    expect(found.accuracy).toBeGreaterThan(Math.max(accuracy, neutral.accuracy));
    expect(found.macroF1).toBeGreaterThan(Math.max(macroF1, neutral.macroF1));
  });

  test.each([
    ["FiQA microblogs", 0.45],
    ["SemEval headlines", 0.58],
  ] as const)("%s: correlation above %f", (name, floor) => {
    expect(
      correlated(gradedSets[name]("reported"), (text) => scoreText(text, words).score).correlation,
    ).toBeGreaterThan(floor);
  });

  test.each(["loughran_mcdonald_2014.csv.gz", "loughran_mcdonald_2021_polar.csv.gz"])(
    "%s is read whole and better than always-neutral under the same rules",
    (name) => {
      const list = readWordList(join(folder, name));
      expect(list.polarity.size).toBeGreaterThan(2_600);
      const set = labelledSets.PhraseBank("reported");
      expect(classified(set, (text) => toLabel(scoreText(text, list).score)).accuracy).toBeGreaterThan(
        classified(set, () => 0).accuracy + 0.1,
      );
    },
  );
});
