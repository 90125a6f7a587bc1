// Trained models as one file: a line of JSON that says what they are, then their numbers. Its hash covers all of it.

import { createHash } from "node:crypto";
import { z } from "zod";
import { callerError, canonicalJson } from "#infra/runtime/index.ts";
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
const Head = z.strictObject({
  format: z.literal(format),
  version: z.literal(formatVersion),
  reader: z.string(),
  seed: z.int(),
  models: z.array(Card).min(1),
  /** SHA-256 of the head without this member, and of all numbers. */
  hash: z.string().regex(/^[0-9a-f]{64}$/),
});

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
  const numbers = Buffer.concat(models.flatMap(({ model }) => partsOf(model).map(littleEndian)));
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
  const hash = hashOf(head, numbers);
  return { hash, bytes: Buffer.concat([Buffer.from(`${canonicalJson({ ...head, hash })}\n`), numbers]) };
}

/**
 * @param what names it in errors
 * @throws tools/model-damaged (not a model, cut short, altered), tools/model-version (of another format, or trained where texts are read otherwise)
 */
export function readModels(bytes: Uint8Array, what: string): ModelBundle {
  const end = bytes.indexOf(0x0a);
  const { hash, ...head } = headOf(bytes.subarray(0, Math.max(0, end)), what);
  const numbers = bytes.subarray(end + 1);
  if (hashOf(head, numbers) !== hash) throw damaged(what, "its hash is not that of its content");
  const wanted = readerVersion();
  if (head.reader !== wanted) {
    const says = `${what}: trained where texts are read as version ${head.reader}, here they are read as ${wanted}. Train anew: quorum sentiment train`;
    throw callerError("tools/model-version", says, { found: head.reader, wanted });
  }
  const take = takerOf(numbers, what);
  const models = head.models.map(({ name, kind, parts, words, letters, calibration, report }) => {
    const block = (length: number): Block => ({
      table: keyTable(new Uint32Array(take(length))),
      rarity: new Float32Array(take(length)),
    });
    const vocabulary = { words: block(words), letters: block(letters) };
    const outputs = kind === "classes" ? tones.length : 1;
    const weights = new Float32Array(take((rowColumns(vocabulary) + 1) * outputs));
    return {
      name,
      report,
      model: { kind, parts, vocabulary, weights, calibration: Float64Array.from(calibration) },
    };
  });
  return { hash, seed: head.seed, models };
}

function headOf(line: Uint8Array, what: string): z.infer<typeof Head> {
  let json: unknown;
  try {
    json = JSON.parse(Buffer.from(line).toString("utf8"));
  } catch {
    throw damaged(what, "it does not begin as one");
  }
  const version = (json as { version?: unknown } | null)?.version;
  if ((json as { format?: unknown } | null)?.format === format && version !== formatVersion) {
    const says = `${what}: format version ${version}; wanted ${formatVersion}. Train anew: quorum sentiment train`;
    throw callerError("tools/model-version", says, { found: version, wanted: formatVersion });
  }
  const parsed = Head.safeParse(json);
  if (parsed.success) return parsed.data;
  throw damaged(what, parsed.error.issues[0]?.message ?? "its head is malformed");
}

const partsOf = ({ vocabulary: { words, letters }, weights }: LinearModel): (Uint32Array | Float32Array)[] => [
  words.table.keys,
  words.rarity,
  letters.table.keys,
  letters.rarity,
  weights,
];

function littleEndian(values: Uint32Array | Float32Array): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const whole = values instanceof Uint32Array;
  for (const [i, value] of values.entries()) {
    if (whole) view.setUint32(4 * i, value, true);
    else view.setFloat32(4 * i, value, true);
  }
  return bytes;
}

/** Takes so many numbers of four bytes off the front, as a buffer of their own. */
function takerOf(numbers: Uint8Array, what: string): (length: number) => ArrayBuffer {
  let at = 0;
  return (length) => {
    if (at + length * 4 > numbers.length) throw damaged(what, "it is cut short");
    const taken = new Uint8Array(length * 4);
    taken.set(numbers.subarray(at, at + length * 4));
    at += length * 4;
    return taken.buffer;
  };
}

function hashOf(head: object, numbers: Uint8Array): string {
  return createHash("sha256").update(canonicalJson(head)).update("\n").update(numbers).digest("hex");
}

const damaged = (what: string, because: string) =>
  callerError(
    "tools/model-damaged",
    `${what}: no trained model that can be used (${because}). Train anew: quorum sentiment train`,
    {
      what,
    },
  );
