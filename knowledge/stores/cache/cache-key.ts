// What may be a key, a namespace and a time to live, and how a key and its namespaces become one text that no other pair becomes:
// "outer/inner/:key". The names hold no ":" so the first one ends them.

import { callerError } from "#infra/runtime/index.ts";

export const maximumKeyCharacters = 512;
export const maximumTtlMs = 10 * 365 * 86_400_000;

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const control = /[\u0000-\u001f\u007f]/;

/** @throws knowledge/cache-input-invalid */
export function fullKey(spaces: string, key: string): string {
  if (key === "") throw invalid("A cache key wants at least one character, found none.");
  return `${spaces}:${requireText(key)}`;
}

/** What all full keys begin with that an invalidation drops. @throws knowledge/cache-input-invalid */
export function fullPrefix(spaces: string, prefix: string): string {
  return prefix === "" ? spaces : `${spaces}:${requireText(prefix)}`;
}

/** @throws knowledge/cache-input-invalid */
export function innerSpaces(spaces: string, name: string): string {
  if (/^[a-z0-9-]{1,40}$/.test(name)) return `${spaces}${name}/`;
  throw invalid(
    `A namespace of the cache wants 1 to 40 of a-z, 0-9 and "-", found ${JSON.stringify(name.slice(0, 100))}.`,
  );
}

/** @throws knowledge/cache-input-invalid */
export function requireTtl(ttlMs: number): void {
  if (Number.isSafeInteger(ttlMs) && ttlMs >= 1 && ttlMs <= maximumTtlMs) return;
  throw invalid(`A time to live wants whole milliseconds from 1 to ${maximumTtlMs}, found ${ttlMs}.`);
}

function requireText(text: string): string {
  if (text.length > maximumKeyCharacters) {
    throw invalid(
      `A cache key wants at most ${maximumKeyCharacters} characters, found ${text.length}. Hash what is longer.`,
    );
  }
  if (control.test(text))
    throw invalid(`A cache key wants no control characters, found ${JSON.stringify(text.slice(0, 100))}.`);
  return text;
}

const invalid = (says: string) => callerError("knowledge/cache-input-invalid", says);
