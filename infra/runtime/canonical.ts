// One way to write a value as text and to hash it: keys sorted, no white space.
// Used wherever two runs or two processes must agree on bytes: orders, evidence, fingerprints, audit.

import { createHash } from "node:crypto";

/** JSON with sorted keys. Undefined members are left out; NaN and infinities are refused rather than turned to null, maps and sets
 * rather than to {}. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, member: unknown) => {
    if (typeof member === "number" && !Number.isFinite(member)) {
      throw new TypeError(`Cannot write ${member} as canonical JSON: use null for a missing number.`);
    }
    if (member instanceof Map || member instanceof Set) throw new TypeError("Cannot write a map or a set as JSON.");
    if (member === null || typeof member !== "object" || Array.isArray(member)) return member;
    return Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
  });
}

/** SHA-256 of bytes, lower-case hex. */
export const bytesHash = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

/** SHA-256 of the canonical JSON, lower-case hex. */
export function contentHash(value: unknown): string {
  return createHash("sha256").update(canonicalJson(value)).digest("hex");
}

/** `<prefix>_` and the first 16 hex digits of the content hash: the same content has the same id everywhere. */
export function contentId(prefix: string, value: unknown): string {
  return `${prefix}_${contentHash(value).slice(0, 16)}`;
}
