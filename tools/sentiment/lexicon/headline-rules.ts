// The grammar of rules.yaml, read and made ready: forms to meanings, phrases to matchable steps. Read once, kept.

import { readFileSync } from "node:fs";
import { parse as parseYaml } from "yaml";
import { z } from "zod";
import { packageFile } from "#infra/runtime/index.ts";
import { nounForms, verbForms } from "./inflect.ts";

const split = (text: string): string[] => text.split(/\s+/).filter((word) => word !== "");
const Words = z.string().transform(split);
const Movers = z.strictObject({ ahead: Words, aheadForms: Words, behind: Words, behindForms: Words, particles: Words });

const RulesFile = z.strictObject({
  up: Movers,
  down: Movers,
  quantities: z.strictObject({ good: Words, bad: Words, neutral: Words }),
  comparisons: Words,
  irregular: z.record(z.string(), Words),
  phrases: z.strictObject({ positive: z.array(Words), negative: z.array(Words), neutral: z.array(Words) }),
  negators: Words,
  concessions: Words,
  hedges: Words,
  breaks: Words,
  prices: Words,
  notPrices: Words,
  relative: Words,
});

export interface Mover {
  /** 1 up, -1 down. */
  readonly direction: number;
  /** Where its quantity is looked for first; "behind-only": nowhere else. */
  readonly looks: "ahead" | "behind" | "behind-only";
}

/** One step of a phrase: any of these forms, after at most `gap` other words. */
export interface PhraseStep {
  readonly forms: ReadonlySet<string>;
  readonly gap: number;
}

export interface Phrase {
  readonly polarity: number;
  readonly steps: readonly PhraseStep[];
}

export interface HeadlineRules {
  readonly movers: ReadonlyMap<string, Mover>;
  /** 1 where more is good, -1 where more is bad, 0 where it says nothing. */
  readonly quantities: ReadonlyMap<string, number>;
  /** By each form of their first step. */
  readonly phrasesFrom: ReadonlyMap<string, readonly Phrase[]>;
  /** Words with an inner hyphen that are not to be taken apart. */
  readonly hyphenated: ReadonlySet<string>;
  readonly comparisons: ReadonlySet<string>;
  readonly negators: ReadonlySet<string>;
  readonly concessions: ReadonlySet<string>;
  readonly hedges: ReadonlySet<string>;
  readonly breaks: ReadonlySet<string>;
  readonly prices: ReadonlySet<string>;
  readonly notPrices: ReadonlySet<string>;
  readonly relative: ReadonlySet<string>;
}

const phraseGap = 3;
let kept: HeadlineRules | null = null;

export function headlineRules(): HeadlineRules {
  kept ??= makeRules();
  return kept;
}

function makeRules(): HeadlineRules {
  const file = RulesFile.parse(
    parseYaml(readFileSync(packageFile("tools", "sentiment", "lexicon", "rules.yaml"), "utf8")),
  );
  const phrases = [
    ...file.phrases.positive.map((words) => phraseOf(words, 1, file.irregular)),
    ...file.phrases.negative.map((words) => phraseOf(words, -1, file.irregular)),
    ...file.phrases.neutral.map((words) => phraseOf(words, 0, file.irregular)),
  ];
  const movers = new Map([...moversOf(file.up, 1), ...moversOf(file.down, -1)]);
  const quantities = new Map([
    ...quantitiesOf(file.quantities.good, 1),
    ...quantitiesOf(file.quantities.bad, -1),
    ...quantitiesOf(file.quantities.neutral, 0),
  ]);
  const known = [...quantities.keys(), ...phrases.flatMap(({ steps }) => steps.flatMap(({ forms }) => [...forms]))];
  return {
    movers,
    quantities,
    phrasesFrom: byFirstForm(phrases),
    hyphenated: new Set(known.filter((word) => word.includes("-"))),
    comparisons: new Set(file.comparisons),
    negators: new Set(file.negators),
    concessions: new Set(file.concessions),
    hedges: new Set(file.hedges),
    breaks: new Set(file.breaks),
    prices: new Set(file.prices),
    notPrices: new Set(file.notPrices),
    relative: new Set(file.relative),
  };
}

function byFirstForm(phrases: readonly Phrase[]): Map<string, Phrase[]> {
  const found = new Map<string, Phrase[]>();
  for (const phrase of phrases) {
    for (const form of phrase.steps[0]?.forms ?? []) found.set(form, [...(found.get(form) ?? []), phrase]);
  }
  return found;
}

function moversOf(words: z.infer<typeof Movers>, direction: number): [string, Mover][] {
  const entry =
    (looks: Mover["looks"]) =>
    (form: string): [string, Mover] => {
      const participle = form.endsWith("ing"); // "falling sales", though "sales fall"
      return [form, { direction, looks: participle ? "ahead" : looks }];
    };
  return [
    ...[...words.ahead.flatMap(verbForms), ...words.aheadForms].map(entry("ahead")),
    ...[...words.behind.flatMap(verbForms), ...words.behindForms].map(entry("behind")),
    ...words.particles.map(entry("behind-only")),
  ];
}

const quantitiesOf = (words: readonly string[], goodness: number): [string, number][] =>
  words.flatMap(nounForms).map((form) => [form, goodness]);

function phraseOf(
  words: readonly string[],
  polarity: number,
  irregular: Readonly<Record<string, readonly string[]>>,
): Phrase {
  const steps: PhraseStep[] = [];
  let gap = 0;
  for (const word of words) {
    if (word === "..") {
      gap = phraseGap;
      continue;
    }
    const forms = word
      .split("|")
      .flatMap((base) => [...verbForms(base), ...nounForms(base), ...(irregular[base] ?? [])]);
    steps.push({ forms: new Set(forms), gap });
    gap = 0;
  }
  return { polarity, steps };
}
