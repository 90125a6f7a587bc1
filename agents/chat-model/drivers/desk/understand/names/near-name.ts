// Misspelt company names: the nearest key by edit distance, within a conservative bound, and only where one instrument is nearest.

import { distance } from "fastest-levenshtein";
import { isOrdinary } from "../language.ts";

/** Edits allowed: one from five letters, two from eight. Two swapped neighbours count as one. */
const allowed = (letters: number): number => (letters >= 8 ? 2 : letters >= 5 ? 1 : 0);

export function nearName(key: string, byKey: ReadonlyMap<string, string>): string | null {
  if (allowed(key.length) === 0 || !/^\p{L}+$/u.test(key) || isOrdinary(key)) return null;
  let best: { symbol: string; edits: number } | null = null;
  let tied = false;
  for (const [name, symbol] of byKey) {
    const bound = allowed(Math.min(key.length, name.length));
    if (bound === 0 || Math.abs(name.length - key.length) > bound || name[0] !== key[0]) continue;
    if (key === `${name}s`) continue; // "apples" is fruit
    const edits = isSwap(key, name) ? 1 : distance(key, name);
    if (edits > bound) continue;
    if (best === null || edits < best.edits) {
      best = { symbol, edits };
      tied = false;
    } else if (edits === best.edits && symbol !== best.symbol) tied = true;
  }
  return tied ? null : (best?.symbol ?? null);
}

function isSwap(a: string, b: string): boolean {
  if (a.length !== b.length) return false;
  const differing = [...a].flatMap((letter, i) => (letter === b[i] ? [] : [i]));
  const [i, j] = differing;
  return differing.length === 2 && i !== undefined && j === i + 1 && a[i] === b[j] && a[j] === b[i];
}
