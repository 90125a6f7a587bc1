// Prints the tables of docs/evaluation/sentiment.md: node --import tsx tests/tools/sentiment/measure.ts [development|reported]

import { join } from "node:path";
import type { WordList } from "#tools/define/index.ts";
import { readWordList, scoreText } from "#tools/sentiment/index.ts";
import {
  classified,
  correlated,
  folder,
  gradedSets,
  type Half,
  labelledSets,
  missing,
  toLabel,
} from "./labelled-sets.ts";

/** Share of positive minus share of negative among the words listed: the list without any rule. */
function counted(text: string, words: WordList): number {
  const found = (text.toLowerCase().match(/[a-z]+(?:[-'][a-z]+)*/g) ?? []).map((word) => words.polarity.get(word) ?? 0);
  const size = found.reduce((total, polarity) => total + Math.abs(polarity), 0);
  return found.reduce((total, polarity) => total + polarity, 0) / (size + 1);
}

const part = (process.argv[2] ?? "reported") as Half;
if (missing !== null) throw new Error(missing);
const lists = [
  readWordList(),
  readWordList(join(folder, "loughran_mcdonald_2014.csv.gz")),
  readWordList(join(folder, "loughran_mcdonald_2021_polar.csv.gz")),
];
const scorers = [
  ["always neutral", () => 0] as const,
  ...lists.flatMap((words) => [
    [`${words.name}, counted`, (text: string) => counted(text, words)] as const,
    [`${words.name}, with rules`, (text: string) => scoreText(text, words).score] as const,
  ]),
];
const show = (value: number): string => (Number.isFinite(value) ? value.toFixed(3) : "none");

console.log(`Half: ${part}\n\n| set | items | scorer | accuracy | macro-F1 |\n|---|---|---|---|---|`);
for (const [name, read] of Object.entries(labelledSets)) {
  const set = read(part);
  for (const [scorer, score] of scorers) {
    const { accuracy, macroF1 } = classified(set, (text) => toLabel(score(text)));
    console.log(`| ${name} | ${set.length} | ${scorer} | ${show(accuracy)} | ${show(macroF1)} |`);
  }
}
console.log("\n| set | items | scorer | correlation | sign agrees |\n|---|---|---|---|---|");
for (const [name, read] of Object.entries(gradedSets)) {
  const set = read(part);
  for (const [scorer, score] of scorers.slice(1)) {
    const { correlation, signAgreement } = correlated(set, score);
    console.log(`| ${name} | ${set.length} | ${scorer} | ${show(correlation)} | ${show(signAgreement)} |`);
  }
}
