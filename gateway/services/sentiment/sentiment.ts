// Scores texts, trains and measures models of tone. Only the object store is opened, and the data folder is not held: a trained model is
// one object that is put whole, so a gateway that runs meanwhile is not disturbed.

import { QuorumError, silentLog } from "#infra/runtime/index.ts";
import {
  cleanText,
  currentModels,
  evaluateSet,
  type Language,
  languageOf,
  type ModelScore,
  outerFolds,
  putModels,
  readTrainingSets,
  readWordList,
  requireText,
  type SetFigures,
  type Spam,
  type StoredSteps,
  scoreText,
  scoreTexts,
  spamOf,
  stepsOf,
  storedSteps,
  type TextScore,
  type Tone,
  type TrainingReport,
  trainModels,
} from "#tools/sentiment/index.ts";
import { type ObjectParts, withObjects } from "../with-objects.ts";
import { judgedTone } from "./model-tone.ts";

export interface SentimentParts extends ObjectParts {
  readonly signal: AbortSignal;
}

export interface Score {
  /** "word rules, NAME", "n-gram model, NAME", or a chat model's id. */
  readonly scorer: string;
  readonly score: number;
  readonly tone: Tone;
  readonly probabilities: ModelScore["probabilities"];
  /** Words that the rules took, each with what it added. */
  readonly words: readonly { readonly word: string; readonly weight: number }[];
  readonly hedged: boolean | null;
  /** Why a scorer said nothing; its score is 0 then and does not count. */
  readonly problem: string | null;
}

export interface ScoredText {
  readonly text: string;
  readonly characters: number;
  readonly language: Language;
  readonly spam: Spam;
  readonly scores: readonly Score[];
  /** Which of the scores speaks for the text. */
  readonly used: string;
}

export interface ScoreAnswer {
  /** Hash of the trained models; null where none was trained. */
  readonly model: string | null;
  readonly wordList: string;
  readonly texts: readonly ScoredText[];
}

/** A score this far from zero is a tone. */
const toneFrom = 0.1;
const toneOfScore = (score: number): Tone =>
  score > toneFrom ? "positive" : score < -toneFrom ? "negative" : "neutral";

/** @throws tools/text-empty, tools/text-too-long, and what word lists, stores and models throw */
export async function scoreAll(
  given: readonly string[],
  { lexicon, chat }: { readonly lexicon?: string; readonly chat: boolean },
  parts: SentimentParts,
): Promise<ScoreAnswer> {
  given.forEach((text, i) => {
    requireText(text, given.length === 1 ? "The text" : `Text ${i + 1}`);
  });
  const texts = given.map(cleanText);
  const own = readWordList();
  const named = lexicon ?? parts.config.QUORUM_WORDS;
  const list = named === undefined ? own : readWordList(named);
  const bundle = await withObjects(parts, currentModels);
  const trained = bundle && scoreTexts(texts, bundle, own);
  const judged = chat && parts.config.QUORUM_MODEL !== "desk" ? await judgedAll(texts, parts) : null;
  return {
    model: bundle?.hash ?? null,
    wordList: list.name,
    texts: texts.map((text, i) => {
      const rules = ruleScore(
        list === own && trained ? (trained[i] as (typeof trained)[number]).rules : scoreText(text, list),
        list,
      );
      const models = (trained?.[i]?.scores ?? []).map(modelScore);
      const best = trained?.[i]?.best.model;
      return {
        text: text.length > 200 ? `${text.slice(0, 199)}…` : text,
        characters: given[i]?.length ?? 0,
        language: languageOf(text),
        spam: spamOf(text),
        scores: [rules, ...models, ...(judged === null ? [] : [judged[i] as Score])],
        used: best === undefined ? rules.scorer : modelName(best),
      };
    }),
  };
}

const modelName = (name: string): string => `n-gram model, ${name}`;

function ruleScore({ score, hits, hedged }: TextScore, list: ReturnType<typeof readWordList>): Score {
  return {
    scorer: `word rules, ${list.name}`,
    score,
    tone: toneOfScore(score),
    probabilities: null,
    words: hits.map(({ word, weight }) => ({ word, weight })),
    hedged,
    problem: null,
  };
}

function modelScore({ model, score, probabilities }: ModelScore): Score {
  const likeliest = probabilities && (Object.entries(probabilities) as [Tone, number][]).sort((a, b) => b[1] - a[1])[0];
  const tone = likeliest?.[0] ?? toneOfScore(score);
  return { scorer: modelName(model), score, tone, probabilities, words: [], hedged: null, problem: null };
}

/** One text after another; a failure is told with its text and does not take the other scores away. */
async function judgedAll(texts: readonly string[], { config, signal }: SentimentParts): Promise<Score[]> {
  const { openChatModel } = await import("#agents/chat-model/index.ts");
  const model = await openChatModel(config, silentLog);
  const scores: Score[] = [];
  try {
    for (const text of texts) {
      const plain = { scorer: model.id, probabilities: null, words: [], hedged: null };
      try {
        scores.push({ ...plain, ...(await judgedTone(model, text, 1, signal)), problem: null });
      } catch (thrown) {
        if (signal.aborted || !(thrown instanceof QuorumError)) throw thrown;
        scores.push({ ...plain, score: 0, tone: "neutral", problem: `${thrown.code}: ${thrown.message}` });
      }
    }
  } finally {
    await model.close();
  }
  return scores;
}

export interface Steps {
  /** How many steps there are in all. */
  begin(steps: number): void;
  step(what: string): void;
}

export interface TrainedAnswer {
  readonly hash: string;
  readonly key: string;
  readonly bytes: number;
  readonly seed: number;
  /** Fits that were taken over from a training that was stopped. */
  readonly stepsTaken: number;
  readonly models: readonly (TrainingReport & { readonly name: string; readonly kind: string })[];
}

/** What was kept goes once nobody needs it; how much of it an earlier call had left. */
async function ended(kept: readonly StoredSteps[]): Promise<number> {
  for (const one of kept) await one.forget();
  return kept.reduce((sum, { taken }) => sum + taken, 0);
}

/** Trains on every set of the data, then puts the models and names them as those in use. Stopped before that, the models that were stay in use,
 *  and what was finished is kept for the next call with the same data and seed. */
export async function trainOn(path: string, seed: number, steps: Steps, parts: SentimentParts): Promise<TrainedAnswer> {
  const sets = readTrainingSets(path);
  steps.begin(sets.reduce((sum, set) => sum + stepsOf(set), 0));
  const work = { signal: parts.signal, onStep: (what: string) => steps.step(what) };
  const { put, models, stepsTaken } = await withObjects(parts, async (objects) => {
    const kept = sets.map((set) => ({ set, kept: storedSteps(objects, set, seed, "training") }));
    const trained = await trainModels(kept, readWordList(), seed, work);
    const done = await putModels(objects, seed, trained);
    return { put: done, models: trained, stepsTaken: await ended(kept.map((one) => one.kept)) };
  });
  return {
    ...put,
    seed,
    stepsTaken,
    models: models.map(({ name, model: { kind }, report }) => ({ name, kind, ...report })),
  };
}

/** @param only names of the sets to measure; all where empty */
export async function evaluateOn(
  path: string,
  { seed, only, lexicon }: { readonly seed: number; readonly only: readonly string[]; readonly lexicon?: string },
  steps: Steps,
  parts: SentimentParts,
): Promise<readonly SetFigures[]> {
  const { config, signal } = parts;
  const all = readTrainingSets(path);
  const unknown = only.find((name) => !all.some((set) => set.name === name));
  if (unknown !== undefined) {
    const says = `No set "${unknown}" in ${path}; there are: ${all.map(({ name }) => name).join(", ")}.`;
    throw new QuorumError("tools/training-invalid", says, { fault: "caller", retry: false });
  }
  const sets = only.length === 0 ? all : all.filter(({ name }) => only.includes(name));
  steps.begin(sets.reduce((sum, set) => sum + stepsOf(set, outerFolds), 0));
  const words = readWordList();
  const named = lexicon ?? config.QUORUM_WORDS;
  const lists = named === undefined ? [words] : [words, readWordList(named)];
  return withObjects(parts, async (objects) => {
    const figures: SetFigures[] = [];
    const kept: StoredSteps[] = [];
    for (const set of sets) {
      const own = storedSteps(objects, set, seed, "evaluation");
      kept.push(own);
      const work = { signal, onStep: (what: string) => steps.step(what), kept: own };
      figures.push(await evaluateSet(set, words, lists, seed, work));
    }
    await ended(kept);
    return figures;
  });
}
