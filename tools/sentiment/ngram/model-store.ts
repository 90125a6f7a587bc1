// Where trained models lie in the object store: each bundle under its hash, and a small object that names the one in use.

import { z } from "zod";
import { callerError } from "#infra/runtime/index.ts";
import { type ObjectStore, readWhole } from "#knowledge/stores/objects/index.ts";
import type { TextReader } from "#tools/define/index.ts";
import { readWordList } from "../lexicon/word-list.ts";
import { type ModelBundle, type NamedModel, readModels, writeModels } from "./model-file.ts";
import { scoreTexts } from "./score-texts.ts";

const folder = "sentiment/models";
export const currentKey = `${folder}/current.json`;
const Current = z.strictObject({ hash: z.string().regex(/^[0-9a-f]{64}$/) });

export const keyOf = (hash: string): string => `${folder}/${hash}.bin`;

/** Puts the bundle, then names it: whoever reads meanwhile has the one before, whole. */
export async function putModels(
  objects: Pick<ObjectStore, "put">,
  seed: number,
  models: readonly NamedModel[],
): Promise<{ readonly hash: string; readonly key: string; readonly bytes: number }> {
  const { hash, bytes } = writeModels(seed, models);
  await objects.put(keyOf(hash), bytes);
  const named = Buffer.from(`${JSON.stringify({ hash })}\n`);
  await objects.put(currentKey, named, { contentType: "application/json" });
  return { hash, key: keyOf(hash), bytes: bytes.length };
}

/** Null where none was trained. @throws tools/model-damaged, tools/model-version, knowledge/object-damaged */
export async function currentModels(objects: Pick<ObjectStore, "get">): Promise<ModelBundle | null> {
  const named = await readWhole(objects, currentKey);
  if (named === null) return null;
  const { hash } = currentOf(named.bytes);
  const stored = await readWhole(objects, keyOf(hash));
  if (stored === null) throw damaged(`it names ${keyOf(hash)}, which is not there`);
  const bundle = readModels(stored.bytes, `Sentiment model ${keyOf(hash)}`);
  if (bundle.hash !== hash) throw damaged(`it names ${hash.slice(0, 16)}, and there lies ${bundle.hash.slice(0, 16)}`);
  return bundle;
}

function currentOf(bytes: Uint8Array): z.infer<typeof Current> {
  try {
    return Current.parse(JSON.parse(Buffer.from(bytes).toString("utf8")));
  } catch {
    throw damaged("it is not readable");
  }
}

/** Trained models as the desk's reader of texts. The models in use are read from the store once for as long as they are the ones in use. */
export function readerOf(objects: () => Promise<Pick<ObjectStore, "get">>): () => Promise<TextReader | null> {
  let held: TextReader | null = null;
  return async () => {
    const store = await objects();
    const named = await readWhole(store, currentKey);
    if (named === null) return null;
    if (held?.hash === currentOf(named.bytes).hash) return held;
    const bundle = await currentModels(store);
    const words = readWordList(); // models are read with the desk's own list
    held = bundle && {
      hash: bundle.hash,
      score: (texts) => scoreTexts(texts, bundle, words).map(({ best }) => best.score),
    };
    return held;
  };
}

const damaged = (because: string) =>
  callerError("tools/model-damaged", `${currentKey}: ${because}. Train anew: quorum sentiment train`);
