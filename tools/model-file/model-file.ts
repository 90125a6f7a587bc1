// A model as one file: a line of JSON that says what it is, then its numbers, little endian. One hash covers all of it.

import { createHash } from "node:crypto";
import { z } from "zod";
import { callerError, canonicalJson, type QuorumError } from "#infra/runtime/index.ts";

export type NumberArray = Float64Array | Float32Array | Int32Array | Uint32Array | Uint8Array;

/** Of every head. */
export const HashedHead = z.strictObject({
  /** SHA-256 of the head without this member, and of all numbers. */
  hash: z.string().regex(/^[0-9a-f]{64}$/),
});

export interface ModelFormat<Head extends z.infer<typeof HashedHead>> {
  readonly format: string;
  readonly version: number;
  readonly head: z.ZodType<Head>;
  /** What it should be and what to do where `what` is none, `because` of that. */
  damaged(what: string, because: string): QuorumError;
  /** The same where it is of another version. */
  otherVersion(what: string, found: unknown): string;
}

/** The same head and numbers give the same bytes. */
export function sealModel(
  head: object,
  parts: readonly NumberArray[],
): { readonly hash: string; readonly bytes: Buffer } {
  const numbers = Buffer.concat(parts.map(littleEndian));
  const hash = hashOf(head, numbers);
  return { hash, bytes: Buffer.concat([Buffer.from(`${canonicalJson({ ...head, hash })}\n`), numbers]) };
}

/** @param what names it in errors. @throws tools/model-damaged (not a model, cut short, altered), tools/model-version */
export function unsealModel<Head extends z.infer<typeof HashedHead>>(
  format: ModelFormat<Head>,
  bytes: Uint8Array,
  what: string,
): { readonly hash: string; readonly head: Omit<Head, "hash">; readonly numbers: Uint8Array } {
  const end = bytes.indexOf(0x0a);
  const { hash, ...head } = headOf(format, bytes.subarray(0, Math.max(0, end)), what);
  const numbers = bytes.subarray(end + 1);
  if (hashOf(head, numbers) !== hash) throw format.damaged(what, "its hash is not that of its content");
  return { hash, head, numbers };
}

function headOf<Head extends z.infer<typeof HashedHead>>(
  { format, version, head, damaged, otherVersion }: ModelFormat<Head>,
  line: Uint8Array,
  what: string,
): Head {
  let json: unknown;
  try {
    json = JSON.parse(Buffer.from(line).toString("utf8"));
  } catch {
    throw damaged(what, "it does not begin as one");
  }
  const given = json as { format?: unknown; version?: unknown } | null;
  if (given?.format === format && given.version !== version)
    throw callerError("tools/model-version", otherVersion(what, given.version), {
      found: given.version,
      wanted: version,
    });
  const parsed = head.safeParse(json);
  if (parsed.success) return parsed.data;
  throw damaged(what, parsed.error.issues[0]?.message ?? "its head is malformed");
}

const hostIsLittle = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

function littleEndian(part: NumberArray): Uint8Array {
  const raw = new Uint8Array(part.buffer, part.byteOffset, part.byteLength);
  return hostIsLittle ? raw : swap(raw.slice(), part.BYTES_PER_ELEMENT);
}

/** Fills an array from as many bytes of a file. */
export function fillLittleEndian(part: NumberArray, bytes: Uint8Array): void {
  const raw = new Uint8Array(part.buffer, part.byteOffset, part.byteLength);
  raw.set(bytes);
  if (!hostIsLittle) swap(raw, part.BYTES_PER_ELEMENT);
}

function swap(raw: Uint8Array, width: number): Uint8Array {
  for (let at = 0; at < raw.length; at += width) raw.subarray(at, at + width).reverse();
  return raw;
}

const hashOf = (head: object, numbers: Uint8Array): string =>
  createHash("sha256").update(canonicalJson(head)).update("\n").update(numbers).digest("hex");
