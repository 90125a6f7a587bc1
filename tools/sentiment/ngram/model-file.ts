// Trained models as one file.

import { z } from "zod";
import { callerError } from "#infra/runtime/index.ts";
import {
  fillLittleEndian,
  HashedHead,
  type ModelFormat,
  type NumberArray,
  sealModel,
  unsealModel,
} from "#tools/model-file/index.ts";
import { keyTable } from "./key-table.ts";
import { type LinearModel, tones } from "./linear-model.ts";
import { readerVersion } from "./reader-version.ts";
import { rowColumns } from "./text-row.ts";
import type { Block } from "./vocabulary.ts";

const format = "quorum-sentiment-model";
const formatVersion = 1;

const Tried = z.strictObject({ settings: z.record(z.string(), z.number()), value: z.number() });

/** How a model came to be. */
export const TrainingReport = z.strictObject({
  texts: z.int(),
  /** Near-duplicates counted once. */
  groups: z.int(),
  /** Texts a class, by place in `tones`; empty of grades. */
  classes: z.array(z.int()),
  /** Share of the texts with a cashtag, an address or a user's mark. */
  postShare: z.number(),
  chosen: z.record(z.string(), z.number()),
  tried: z.array(Tried),
  dataHash: z.string(),
});
export type TrainingReport = z.infer<typeof TrainingReport>;

const Card = z.strictObject({
  name: z.string().min(1),
  kind: z.enum(["classes", "grades"]),
  parts: z.strictObject({ words: z.number(), letters: z.number(), traits: z.number() }),
  words: z.int().min(0),
  letters: z.int().min(0),
  calibration: z.array(z.number()),
  report: TrainingReport,
});
const Head = HashedHead.extend({
  format: z.literal(format),
  version: z.literal(formatVersion),
  reader: z.string(),
  seed: z.int(),
  models: z.array(Card).min(1),
});

const bundleFormat: ModelFormat<z.infer<typeof Head>> = {
  format,
  version: formatVersion,
  head: Head,
  damaged: (what, because) =>
    callerError(
      "tools/model-damaged",
      `${what}: no trained model that can be used (${because}). Train anew: quorum sentiment train`,
      { what },
    ),
  otherVersion: (what, found) =>
    `${what}: format version ${found}; wanted ${formatVersion}. Train anew: quorum sentiment train`,
};

export interface NamedModel {
  readonly name: string;
  readonly model: LinearModel;
  readonly report: TrainingReport;
}

export interface ModelBundle {
  readonly hash: string;
  readonly seed: number;
  readonly models: readonly NamedModel[];
}

/** The same models give the same bytes. */
export function writeModels(
  seed: number,
  models: readonly NamedModel[],
): { readonly hash: string; readonly bytes: Buffer } {
  const head = {
    format,
    version: formatVersion,
    reader: readerVersion(),
    seed,
    models: models.map(({ name, model: { kind, parts, vocabulary, calibration }, report }) => ({
      name,
      kind,
      parts,
      words: vocabulary.words.rarity.length,
      letters: vocabulary.letters.rarity.length,
      calibration: [...calibration],
      report,
    })),
  };
  return sealModel(
    head,
    models.flatMap(({ model }) => partsOf(model)),
  );
}

/**
 * @param what names it in errors
 * @throws tools/model-damaged (not a model, cut short, altered), tools/model-version (of another format, or trained where texts are read otherwise)
 */
export function readModels(bytes: Uint8Array, what: string): ModelBundle {
  const { hash, head, numbers } = unsealModel(bundleFormat, bytes, what);
  const wanted = readerVersion();
  if (head.reader !== wanted) {
    const says = `${what}: trained where texts are read as version ${head.reader}, here they are read as ${wanted}. Train anew: quorum sentiment train`;
    throw callerError("tools/model-version", says, { found: head.reader, wanted });
  }
  const take = takerOf(numbers, what);
  const models = head.models.map(({ name, kind, parts, words, letters, calibration, report }) => {
    const block = (length: number): Block => ({
      table: keyTable(take(Uint32Array, length)),
      rarity: take(Float32Array, length),
    });
    const vocabulary = { words: block(words), letters: block(letters) };
    const outputs = kind === "classes" ? tones.length : 1;
    const weights = take(Float32Array, (rowColumns(vocabulary) + 1) * outputs);
    return {
      name,
      report,
      model: { kind, parts, vocabulary, weights, calibration: Float64Array.from(calibration) },
    };
  });
  return { hash, seed: head.seed, models };
}

const partsOf = ({ vocabulary: { words, letters }, weights }: LinearModel): (Uint32Array | Float32Array)[] => [
  words.table.keys,
  words.rarity,
  letters.table.keys,
  letters.rarity,
  weights,
];

/** Takes so many numbers of four bytes off the front, as an array of their own. */
function takerOf(numbers: Uint8Array, what: string) {
  let at = 0;
  return <Part extends NumberArray>(Numbers: new (length: number) => Part, length: number): Part => {
    if (at + length * 4 > numbers.length) throw bundleFormat.damaged(what, "it is cut short");
    const taken = new Numbers(length);
    fillLittleEndian(taken, numbers.subarray(at, at + length * 4));
    at += length * 4;
    return taken;
  };
}
