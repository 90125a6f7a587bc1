// Fits that a training which was ended had finished, and where the one that it was at stood: the next one goes on from there and gives the
// same bits as one that was never ended.

import { rm } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { asQuorumError, callerError, contentHash } from "#infra/runtime/index.ts";
import { type ObjectStore, readWhole } from "#knowledge/stores/objects/index.ts";
import { HashedHead, type ModelFormat, sealModel, unsealModel } from "#tools/model-file/index.ts";
import type { FittedModel, LearnProgress, ModelLearner } from "../learners/index.ts";
import { samplesHash } from "../validation/index.ts";

export interface KeptFitsParts {
  readonly objects: Pick<ObjectStore, "get" | "put" | "list" | "delete">;
  /** Of this machine, for checkpoints of the fit under way. */
  readonly folder: string;
  /** Of the run. */
  readonly id: string;
  readonly onProgress?: (fit: number, progress: LearnProgress) => void;
}

export interface KeptFits {
  /** The same learner, whose fits are kept. */
  keeping(learner: ModelLearner): ModelLearner;
  /** Fits begun, and of those the ones that an earlier start had finished. */
  readonly begun: number;
  readonly taken: number;
  /** What is kept goes: the training has ended. */
  forget(): Promise<void>;
}

/** Raised whenever the same learner, rows and seed give other bits than before. */
const fitVersion = 1;
const checkpointSteps = 20;

export function openKeptFits({ objects, folder, id, onProgress }: KeptFitsParts): KeptFits {
  const prefix = `training/fits/${id}/`;
  const own = join(folder, id);
  let [begun, taken] = [0, 0];
  const made = new Set<string>(); // two splits may learn from the same rows
  const keeping = (learner: ModelLearner): ModelLearner => ({
    ...learner,
    async fit(samples, context): Promise<FittedModel> {
      const fit = ++begun;
      const { id: of, options, task } = learner;
      const hash = contentHash({ fitVersion, of, options, task, seed: context.seed, samples: samplesHash(samples) });
      const key = `${prefix}${hash}.bin`;
      const kept = await readFit(objects, key);
      if (kept !== null) {
        if (!made.has(hash)) taken++;
        return learner.open(kept.bytes, kept.record);
      }
      made.add(hash);
      const checkpoint = { folder: join(own, hash), everySteps: checkpointSteps };
      const told = { onProgress: (progress: LearnProgress) => onProgress?.(fit, progress) };
      const fitted = await learner.fit(samples, { ...context, checkpoint, ...told });
      const record = { ...fitted.record, heldLoss: fitted.record.heldLoss.map(orNull) };
      await objects.put(
        key,
        sealModel({ format: format.format, version: format.version, record }, [fitted.bytes]).bytes,
      );
      await rm(checkpoint.folder, { recursive: true, force: true });
      return fitted;
    },
  });
  return {
    keeping,
    get begun() {
      return begun;
    },
    get taken() {
      return taken;
    },
    async forget() {
      const keys: string[] = [];
      for await (const { key } of objects.list(prefix)) keys.push(key);
      for (const key of keys) await objects.delete(key);
      await rm(own, { recursive: true, force: true });
    },
  };
}

const orNull = (value: number): number | null => (Number.isFinite(value) ? value : null);

const Head = HashedHead.extend({
  format: z.literal("quorum-fit"),
  version: z.literal(1),
  record: z.strictObject({
    ended: z.string(),
    best: z.number().nullable(),
    trainLoss: z.array(z.number()),
    heldLoss: z.array(
      z
        .number()
        .nullable()
        .transform((value) => value ?? Number.NaN),
    ),
  }),
});
const format: ModelFormat<z.infer<typeof Head>> = {
  format: "quorum-fit",
  version: 1,
  head: Head,
  damaged: (what, because) => callerError("tools/model-damaged", `${what}: ${because}.`),
  otherVersion: (what, found) => `${what}: version ${found}.`,
};

const unusable: readonly string[] = ["tools/model-damaged", "tools/model-version", "knowledge/object-damaged"];

/** Null where there is none that can be used: it is fitted anew then. */
async function readFit(objects: Pick<ObjectStore, "get">, key: string) {
  try {
    const stored = await readWhole(objects, key);
    if (stored === null) return null;
    const { head, numbers } = unsealModel(format, stored.bytes, key);
    return { bytes: numbers.slice(), record: head.record };
  } catch (thrown) {
    if (unusable.includes(asQuorumError(thrown).code)) return null;
    throw thrown;
  }
}
