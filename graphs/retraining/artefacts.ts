// What a retraining keeps in the object store: its rows, its models, and what it has worked out already.

import { deserialize, serialize } from "node:v8";
import { contentHash, QuorumError } from "#infra/runtime/index.ts";
import { readWhole } from "#knowledge/stores/objects/index.ts";
import { type Learner, type Questions, type Samples, samplesHash } from "#tools/learning/validation/index.ts";
import type { Rows, Stored } from "./retraining.state.ts";
import type { RunContext } from "./run-context.ts";

const folderOf = (runId: string): string => `retraining/${runId}`;

export async function store(
  { services: { objects }, runId }: Pick<RunContext, "services" | "runId">,
  name: string,
  bytes: Uint8Array,
  contentType?: string,
): Promise<Stored> {
  const {
    key,
    hash,
    bytes: size,
  } = await objects.put(`${folderOf(runId)}/${name}`, bytes, contentType === undefined ? {} : { contentType });
  return { key, hash, bytes: size };
}

/** The store itself checks the bytes against the hash that they were put under. */
export async function load(
  { services: { objects } }: Pick<RunContext, "services">,
  { key }: Stored,
): Promise<Uint8Array> {
  const found = await readWhole(objects, key);
  if (found !== null) return found.bytes;
  throw new QuorumError("graphs/artefact-missing", `${key} is gone from the object store. Begin the retraining anew.`, {
    fault: "outside",
    retry: false,
  });
}

export const storeSamples = (run: RunContext, samples: Samples): Promise<Stored> =>
  store(run, "rows", serialize(samples));

export function samplesOf(run: RunContext, rows: Rows | null): Promise<Samples> {
  run.samples ??= load(run, (rows as Rows).stored).then((bytes) => deserialize(bytes) as Samples);
  return run.samples;
}

/**
 * A learner whose predictions are kept: asked again for the same rows after the same training rows, also by another process, it is not fitted
 * again. So an examination that was cut off goes on where it was.
 * @param name of all that the learner is made from
 */
export function remembered(learner: Learner, name: unknown, run: RunContext): Learner {
  const { objects } = run.services;
  return {
    id: learner.id,
    fit(samples, context) {
      const learned = { name, seed: context.seed, samples: samplesHash(samples) };
      let fitted: ReturnType<Learner["fit"]> | null = null;
      return {
        async predict(questions) {
          const key = `${folderOf(run.runId)}/fits/${contentHash({ ...learned, asked: questionsHash(questions) })}`;
          const known = await readWhole(objects, key);
          if (known !== null) return floats(known.bytes);
          fitted ??= learner.fit(samples, context);
          const predictions = await (await fitted).predict(questions);
          await objects.put(key, new Uint8Array(predictions.buffer, predictions.byteOffset, predictions.byteLength));
          return predictions;
        },
      };
    },
  };
}

const none = new Float64Array(0);
const questionsHash = (questions: Questions): string =>
  samplesHash({ ...questions, labels: none, returns: none, toMs: none });

const floats = (bytes: Uint8Array): Float64Array => new Float64Array(Uint8Array.from(bytes).buffer);

/** Rows and predictions are needed no longer once a version is registered and judged; models and the report stay. */
export async function forgetWork({ services: { objects }, runId }: RunContext): Promise<void> {
  for await (const { key } of objects.list(`${folderOf(runId)}/fits/`)) await objects.delete(key);
  await objects.delete(`${folderOf(runId)}/rows`);
}
