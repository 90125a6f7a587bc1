// A trained ensemble as one file.

import { z } from "zod";
import { callerError } from "#infra/runtime/index.ts";
import { fillLittleEndian, HashedHead, type ModelFormat, sealModel, unsealModel } from "#tools/model-file/index.ts";
import { links, type TreeEnsemble } from "./tree-ensemble.ts";

const format = "quorum-trees";
const formatVersion = 1;

const Head = HashedHead.extend({
  format: z.literal(format),
  version: z.literal(formatVersion),
  features: z.array(z.string()).min(1),
  outputs: z.int().min(1),
  link: z.enum(links),
  rounded: z.boolean(),
  trees: z.int().min(0),
  nodes: z.int().min(0),
  sets: z.int().min(0),
  setWords: z.int().min(0),
});

const treesFormat: ModelFormat<z.infer<typeof Head>> = {
  format,
  version: formatVersion,
  head: Head,
  damaged: (what, because) =>
    callerError(
      "tools/model-damaged",
      `${what}: no trees that can be used (${because}). Train anew, or fetch the file again.`,
      { what },
    ),
  otherVersion: (what, found) => `${what}: trees of format version ${found}; wanted ${formatVersion}. Train anew.`,
};

/** The arrays of a file in their order, eight bytes a number first. */
const partsOf = ({ outputs, trees, nodes, sets, setWords }: Omit<z.infer<typeof Head>, "hash">) =>
  ({
    base: new Float64Array(outputs),
    threshold: new Float64Array(nodes),
    value: new Float64Array(nodes),
    cover: new Float64Array(nodes),
    gain: new Float64Array(nodes),
    roots: new Int32Array(trees),
    treeOutput: new Int32Array(trees),
    feature: new Int32Array(nodes),
    left: new Int32Array(nodes),
    right: new Int32Array(nodes),
    set: new Int32Array(nodes),
    setStarts: new Int32Array(sets + 1),
    setWords: new Uint32Array(setWords),
    flags: new Uint8Array(nodes),
  }) as const;

/** The same ensemble gives the same bytes. */
export function writeTrees(model: TreeEnsemble): { readonly hash: string; readonly bytes: Buffer } {
  const { features, outputs, link, rounded } = model;
  const head = {
    ...({ format, version: formatVersion, features, outputs, link, rounded } as const),
    trees: model.roots.length,
    nodes: model.feature.length,
    sets: model.setStarts.length - 1,
    setWords: model.setWords.length,
  } as const;
  const names = Object.keys(partsOf({ ...head, features: [...features] })) as (keyof ReturnType<typeof partsOf>)[];
  return sealModel(
    head,
    names.map((name) => model[name]),
  );
}

/** @param what names it in errors. @throws tools/model-damaged (not a model, cut short, altered), tools/model-version */
export function readTrees(bytes: Uint8Array, what: string): { readonly hash: string; readonly model: TreeEnsemble } {
  const { hash, head, numbers } = unsealModel(treesFormat, bytes, what);
  const parts = partsOf(head);
  const length = Object.values(parts).reduce((sum, { byteLength }) => sum + byteLength, 0);
  if (length !== numbers.length)
    throw treesFormat.damaged(what, `it has ${numbers.length} bytes of numbers; wanted ${length}`);
  let at = 0;
  for (const part of Object.values(parts)) {
    fillLittleEndian(part, numbers.subarray(at, at + part.byteLength));
    at += part.byteLength;
  }
  const { features, outputs, link, rounded } = head;
  return { hash, model: { features, outputs, link, rounded, ...parts } };
}
