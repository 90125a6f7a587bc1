// A trained ensemble as one file: a line of JSON that says what it is, then its numbers, little endian. Its hash covers all of it.

import { createHash } from "node:crypto";
import { z } from "zod";
import { callerError, canonicalJson } from "#infra/runtime/index.ts";
import { links, type TreeEnsemble } from "./tree-ensemble.ts";

const format = "quorum-trees";
const formatVersion = 1;

const Head = z.strictObject({
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
  /** SHA-256 of the head without this member, and of all numbers. */
  hash: z.string().regex(/^[0-9a-f]{64}$/),
});

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
  const numbers = Buffer.concat(names.map((name) => littleEndian(model[name])));
  const hash = hashOf(head, numbers);
  return { hash, bytes: Buffer.concat([Buffer.from(`${canonicalJson({ ...head, hash })}\n`), numbers]) };
}

/** @param what names it in errors. @throws tools/model-damaged (not a model, cut short, altered), tools/model-version */
export function readTrees(bytes: Uint8Array, what: string): { readonly hash: string; readonly model: TreeEnsemble } {
  const end = bytes.indexOf(0x0a);
  const { hash, ...head } = headOf(bytes.subarray(0, Math.max(0, end)), what);
  const numbers = bytes.subarray(end + 1);
  if (hashOf(head, numbers) !== hash) throw damaged(what, "its hash is not that of its content");
  const parts = partsOf(head);
  const length = Object.values(parts).reduce((sum, { byteLength }) => sum + byteLength, 0);
  if (length !== numbers.length) throw damaged(what, `it has ${numbers.length} bytes of numbers; wanted ${length}`);
  let at = 0;
  for (const part of Object.values(parts)) {
    const raw = new Uint8Array(part.buffer);
    raw.set(numbers.subarray(at, at + raw.length));
    if (!hostIsLittle) swap(raw, part.BYTES_PER_ELEMENT);
    at += raw.length;
  }
  const { features, outputs, link, rounded } = head;
  return { hash, model: { features, outputs, link, rounded, ...parts } };
}

function headOf(line: Uint8Array, what: string): z.infer<typeof Head> {
  let json: unknown;
  try {
    json = JSON.parse(Buffer.from(line).toString("utf8"));
  } catch {
    throw damaged(what, "it does not begin as one");
  }
  const given = json as { format?: unknown; version?: unknown } | null;
  if (given?.format === format && given.version !== formatVersion) {
    const says = `${what}: trees of format version ${given.version}; wanted ${formatVersion}. Train anew.`;
    throw callerError("tools/model-version", says, { found: given.version, wanted: formatVersion });
  }
  const parsed = Head.safeParse(json);
  if (parsed.success) return parsed.data;
  throw damaged(what, parsed.error.issues[0]?.message ?? "its head is malformed");
}

const hostIsLittle = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

function littleEndian(part: Float64Array | Int32Array | Uint32Array | Uint8Array): Uint8Array {
  const raw = new Uint8Array(part.buffer, part.byteOffset, part.byteLength);
  return hostIsLittle ? raw : swap(raw.slice(), part.BYTES_PER_ELEMENT);
}

function swap(raw: Uint8Array, width: number): Uint8Array {
  for (let at = 0; at < raw.length; at += width) raw.subarray(at, at + width).reverse();
  return raw;
}

const hashOf = (head: object, numbers: Uint8Array): string =>
  createHash("sha256").update(canonicalJson(head)).update("\n").update(numbers).digest("hex");

const damaged = (what: string, because: string) =>
  callerError(
    "tools/model-damaged",
    `${what}: no trees that can be used (${because}). Train anew, or fetch the file again.`,
    {
      what,
    },
  );
