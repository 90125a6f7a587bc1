// What a training that was stopped had finished: numbers under names in the object store, so that the next one goes on from there and gives
// the same bits as one that was never stopped.

import { z } from "zod";
import { asQuorumError, callerError, contentHash } from "#infra/runtime/index.ts";
import { type ObjectStore, readWhole } from "#knowledge/stores/objects/index.ts";
import { fillLittleEndian, HashedHead, type ModelFormat, sealModel, unsealModel } from "#tools/model-file/index.ts";
import { readerVersion } from "./reader-version.ts";
import type { TrainingSet } from "./training-sets.ts";

export interface KeptSteps {
  /** The numbers of an earlier training under the name, else made now and kept. */
  of(name: string, make: () => Float64Array): Promise<Float64Array>;
}

export interface StoredSteps extends KeptSteps {
  /** So many were taken over from an earlier training. */
  readonly taken: number;
  /** What is kept goes: the training has ended. */
  forget(): Promise<void>;
}

export const nothingKept: KeptSteps = { of: async (_, make) => make() };

/** The same under names that begin with the prefix. */
export const keptUnder = ({ of }: KeptSteps, prefix: string): KeptSteps => ({
  of: (name, make) => of(`${prefix}, ${name}`, make),
});

/** Raised whenever a fit, its folds or their names change: what was kept before is not taken over. */
const fitVersion = 1;
const folder = "sentiment/training";

/** Steps of one set with one seed. Other texts, labels, words or seeds have steps of their own. */
export function storedSteps(
  objects: Pick<ObjectStore, "get" | "put" | "list" | "delete">,
  { hash, kind, name: set }: TrainingSet,
  seed: number,
  of: "training" | "evaluation",
): StoredSteps {
  const own = `${folder}/${contentHash({ of, fitVersion, reader: readerVersion(), hash, kind, set, seed })}/`;
  let taken = 0;
  return {
    get taken() {
      return taken;
    },
    async of(name, make) {
      const key = `${own}${contentHash(name)}.bin`;
      const kept = await readStep(objects, key, name);
      if (kept !== null) {
        taken++;
        return kept;
      }
      const made = make();
      await objects.put(key, sealModel({ format: format.format, version: format.version, step: name }, [made]).bytes);
      return made;
    },
    async forget() {
      const keys: string[] = [];
      for await (const { key } of objects.list(own)) keys.push(key);
      for (const key of keys) await objects.delete(key);
    },
  };
}

const Head = HashedHead.extend({
  format: z.literal("quorum-sentiment-step"),
  version: z.literal(1),
  step: z.string(),
});
const format: ModelFormat<z.infer<typeof Head>> = {
  format: "quorum-sentiment-step",
  version: 1,
  head: Head,
  damaged: (what, because) => callerError("tools/model-damaged", `${what}: ${because}.`),
  otherVersion: (what, found) => `${what}: version ${found}.`,
};

const unusable: readonly string[] = ["tools/model-damaged", "tools/model-version", "knowledge/object-damaged"];

/** Null where there is none that can be used: it is made anew then. */
async function readStep(objects: Pick<ObjectStore, "get">, key: string, name: string): Promise<Float64Array | null> {
  try {
    const stored = await readWhole(objects, key);
    if (stored === null) return null;
    const { head, numbers } = unsealModel(format, stored.bytes, key);
    if (head.step !== name || numbers.length % Float64Array.BYTES_PER_ELEMENT !== 0) return null;
    const values = new Float64Array(numbers.length / Float64Array.BYTES_PER_ELEMENT);
    fillLittleEndian(values, numbers);
    return values;
  } catch (thrown) {
    if (unusable.includes(asQuorumError(thrown).code)) return null;
    throw thrown;
  }
}
