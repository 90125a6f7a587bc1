// Values as bytes and back: one byte that says how, then the value. What cannot come back as it was is refused when it is put.

import { callerError } from "#infra/runtime/index.ts";
import type { CacheValue } from "./cache-store.port.ts";

const asJson = 1;
const asBytes = 2;

/** @throws knowledge/cache-input-invalid naming the member that cannot be kept */
export function encoded(value: CacheValue): Uint8Array {
  if (value instanceof Uint8Array) return Buffer.concat([Buffer.from([asBytes]), value]);
  requireJson(value, "value", []);
  return Buffer.concat([Buffer.from([asJson]), Buffer.from(JSON.stringify(value), "utf8")]);
}

/** Undefined where the bytes were not written by this codec: an older or another program's, which is as good as nothing. */
export function decoded(bytes: Uint8Array): CacheValue | undefined {
  const content = Buffer.from(bytes.buffer, bytes.byteOffset + 1, Math.max(0, bytes.length - 1));
  if (bytes[0] === asBytes) return new Uint8Array(content); // a copy
  if (bytes[0] !== asJson) return undefined;
  try {
    return JSON.parse(content.toString("utf8")) as CacheValue;
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return undefined;
    throw thrown;
  }
}

function requireJson(value: unknown, path: string, within: readonly object[]): void {
  if (value === null || typeof value === "boolean" || typeof value === "string") return;
  if (typeof value === "number" && Number.isFinite(value)) return;
  if (typeof value !== "object") throw refused(path, typeof value === "number" ? String(value) : typeof value);
  if (within.includes(value)) throw refused(path, "a reference to something that it is inside of");
  const inside = [...within, value];
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) requireJson(value[i], `${path}[${i}]`, inside);
    return;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  if ((prototype !== Object.prototype && prototype !== null) || "toJSON" in value) {
    throw refused(path, (value.constructor as { name?: string } | undefined)?.name ?? "an object of a class");
  }
  for (const [name, member] of Object.entries(value)) {
    if (member !== undefined) requireJson(member, `${path}.${name}`, inside);
  }
}

const refused = (path: string, found: string) =>
  callerError(
    "knowledge/cache-input-invalid",
    `The cache keeps JSON or a Uint8Array: ${path.slice(0, 200)} is ${found}. Turn it into one of them first.`,
  );
