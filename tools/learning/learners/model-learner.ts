// Learners whose models are files: what is examined is the very file that is served.

import { bytesHash, type Clock, callerError } from "#infra/runtime/index.ts";
import { openModelSession } from "../serving/index.ts";
import type { FitContext, Fitted, Learner, Questions, Samples } from "../validation/index.ts";

/** What the rows of a task are; everything else a learner sees in the samples. */
export interface Task {
  /** A row is (steps x inputs), the newest step last. */
  readonly steps: number;
  readonly inputs: readonly string[];
  /** Labels are 0 and 1, and predictions the chance of 1 less one half. */
  readonly classes: boolean;
  /** Symbols that there are: lanes are whole numbers below. */
  readonly lanes: number;
}

export interface LearnContext extends FitContext {
  /** Where a training that was ended goes on from, whatever ended it. */
  readonly checkpoint?: { readonly folder: string; readonly everySteps: number };
  readonly onProgress?: (progress: LearnProgress) => void;
}

export interface LearnProgress {
  /** Of so many steps or rounds. */
  readonly done: number;
  readonly of: number;
  /** Of the rows held back, the newest figure; null before the first. */
  readonly score: number | null;
}

/** What a training has to say for itself. */
export interface LearnRecord {
  readonly ended: string;
  /** Of the epochs, rounds or trees that the model holds; null where there is no such thing. */
  readonly best: number | null;
  readonly trainLoss: readonly number[];
  readonly heldLoss: readonly number[];
}

export interface FittedModel extends Fitted {
  /** An ONNX file: raw features in as `x`, one number a row out as `prediction`. */
  readonly bytes: Uint8Array;
  /** SHA-256 of the bytes, hex. */
  readonly hash: string;
  readonly record: LearnRecord;
}

export interface ModelLearner extends Learner {
  /** All of them, defaults too: what a version's lineage keeps. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly task: Task;
  fit(samples: Samples, context: LearnContext): Promise<FittedModel>;
  /** A model that it fitted before, from its file. */
  open(bytes: Uint8Array, record: LearnRecord): FittedModel;
  /** Of learners that go over their rows again and again: about how long once takes on one quiet core. An estimate, the same everywhere. */
  readonly secondsAnEpoch?: (rows: number) => number;
}

export interface LearnerParts {
  readonly clock: Clock;
  /** Resident size of the process above which a training ends. */
  readonly memoryBytes?: number;
}

/** Rows asked at once: what a model works out on the way stays small. */
const rowsAtOnce = 1_024;

/** A model that answers by its file. @param arrange questions as rows of the file's input, and back */
export function fittedModel(
  { inputs }: Pick<Task, "inputs">,
  bytes: Uint8Array,
  record: LearnRecord,
  arrange: Arrangement = asTheyAre,
): FittedModel {
  return {
    bytes,
    hash: bytesHash(bytes),
    record,
    async predict(questions) {
      const session = await openModelSession(bytes, inputs.length);
      try {
        const { rows, answers } = arrange(questions);
        const at = session.columns * (session.signature.rows ?? rowsAtOnce);
        const found = new Float32Array(rows.length / session.columns);
        for (let from = 0; from < rows.length; from += at)
          found.set(await session.run(rows.subarray(from, from + at)), from / session.columns);
        return answers(found);
      } finally {
        await session.close();
      }
    },
  };
}

export type Arrangement = (questions: Questions) => {
  readonly rows: Float32Array;
  readonly answers: (found: Float32Array) => Float64Array;
};

const asTheyAre: Arrangement = ({ features }) => ({
  rows: features instanceof Float32Array ? features : Float32Array.from(features),
  answers: (found) => Float64Array.from(found),
});

/** @throws tools/training-one-class */
export function requireClasses({ labels }: Pick<Samples, "labels">): void {
  const ones = labels.reduce((sum, label) => sum + label, 0);
  if (ones > 0 && ones < labels.length) return;
  throw callerError(
    "tools/training-one-class",
    `All ${labels.length} training rows are of class ${ones > 0 ? 1 : 0}: there is nothing to tell apart. Take more history, or another label.`,
  );
}
