// Trains one model of each set: reads its texts, groups its near-duplicates, and says how it went.

import { type Random, seededRandom } from "#infra/runtime/index.ts";
import type { WordList } from "#tools/define/index.ts";
import { nearDuplicateGroups } from "../text/near-duplicates.ts";
import type { KeptSteps } from "./kept-steps.ts";
import { tones } from "./linear-model.ts";
import type { NamedModel } from "./model-file.ts";
import { type ReadText, readText } from "./text-row.ts";
import { classSteps, type TrainedModel, trainClasses } from "./train-classes.ts";
import { gradeSteps, trainGrades } from "./train-grades.ts";
import type { TrainingSet } from "./training-sets.ts";
import { stepped, type Work } from "./work.ts";

export interface PreparedSet {
  readonly set: TrainingSet;
  readonly read: readonly ReadText[];
  readonly groups: Int32Array;
}

const textsAStep = 500;

const readingSteps = ({ texts }: TrainingSet): number => Math.ceil(texts.length / textsAStep);

/** How often the work tells of a step while a set is read and so many models are trained on it. */
export const stepsOf = (set: TrainingSet, models = 1): number =>
  readingSteps(set) + models * (set.kind === "classes" ? classSteps : gradeSteps);

/** @param words the desk's own list: models are read with it */
export async function prepareSet(set: TrainingSet, words: WordList, work: Work): Promise<PreparedSet> {
  const read: ReadText[] = [];
  for (const [i, text] of set.texts.entries()) {
    read.push(readText(text, words));
    if (i % textsAStep === 0) await stepped(work, `${set.name}: reading texts`);
  }
  return { set, read, groups: nearDuplicateGroups(set.texts) };
}

export const randomOf = (seed: number, { name }: TrainingSet): Random => seededRandom(seed).fork(name);

/** Trains on the texts at the places given. */
export function trainAt(
  { set, read, groups }: PreparedSet,
  at: readonly number[],
  random: Random,
  work: Work,
): Promise<TrainedModel<object>> {
  const texts = at.map((i) => read[i]!);
  const own = Int32Array.from(at, (i) => groups[i]!);
  const targets = Float64Array.from(at, (i) => set.targets[i]!);
  return set.kind === "classes"
    ? trainClasses(texts, Int32Array.from(targets), own, random, work)
    : trainGrades(texts, targets, own, random, work);
}

/** @throws tools/training-invalid, tools/training-one-class, the signal's reason */
export async function trainModels(
  sets: readonly { readonly set: TrainingSet; readonly kept?: KeptSteps }[],
  words: WordList,
  seed: number,
  work: Omit<Work, "kept"> = {},
): Promise<NamedModel[]> {
  const models: NamedModel[] = [];
  for (const { set, kept } of sets) {
    const own: Work = {
      ...work,
      onStep: (what) => work.onStep?.(`${set.name}: ${what}`),
      kept,
    };
    const prepared = await prepareSet(set, words, work);
    const { model, chosen, tried } = await trainAt(prepared, [...set.texts.keys()], randomOf(seed, set), own);
    const counts = tones.map((_, k) => set.targets.filter((target) => target === k).length);
    models.push({
      name: set.name,
      model,
      report: {
        texts: set.texts.length,
        groups: new Set(prepared.groups).size,
        classes: set.kind === "classes" ? counts : [],
        postShare: set.texts.filter(isPost).length / set.texts.length,
        chosen: { ...chosen } as Record<string, number>,
        tried: tried.map(({ settings, value }) => ({ settings: { ...settings } as Record<string, number>, value })),
        dataHash: set.hash,
      },
    });
  }
  return models;
}

/** Whether a text bears the marks of a post: a cashtag, an address or a user's name. */
export const isPost = (text: string): boolean => /\$[A-Za-z]{1,6}\b|https?:\/\/|(?:^|\s)@\w/.test(text);
