// Figures set against each other: "operating profit was EUR 13.1 mn, compared with EUR 8.7 mn".

import type { RawHit } from "./raw-hit.ts";
import type { Token } from "./tokens.ts";

const comparisonWeight = 1;
const reach = { newer: 10, older: 8, quantity: 12 } as const;
const scales = new Map([
  ["k", 1e3],
  ["thousand", 1e3],
  ["m", 1e6],
  ["mn", 1e6],
  ["mln", 1e6],
  ["million", 1e6],
  ["b", 1e9],
  ["bn", 1e9],
  ["bln", 1e9],
  ["billion", 1e9],
  ["tn", 1e12],
  ["trillion", 1e12],
]);

/** One hit for each comparing word between two figures of one kind, with a quantity named before them. */
export function comparisonHits(tokens: readonly Token[]): RawHit[] {
  const hits: RawHit[] = [];
  for (let at = 0; at < tokens.length; at++) if (tokens[at]!.facts?.compares === true) hits.push(...hitsAt(tokens, at));
  return hits;
}

function hitsAt(tokens: readonly Token[], at: number): RawHit[] {
  const now = figure(tokens, at, -1, reach.newer);
  const then = figure(tokens, at, 1, reach.older);
  if (now === null || then === null || tokens[now]?.percent !== tokens[then]?.percent) return [];
  const quantity = quantityBefore(tokens, now, at);
  if (quantity === null) return [];
  const sign = tokens[quantity]?.facts?.quantity ?? 0;
  const other = quantityBetween(tokens, at, then);
  const change = sign * scaled(tokens, now) - (other ?? sign) * scaled(tokens, then);
  const words = `${tokens[quantity]?.text} ${tokens[now]?.text} ${tokens[at]?.text} ${tokens[then]?.text}`;
  return [{ from: quantity, to: then, words, polarity: sign === 0 ? 0 : Math.sign(change), weight: comparisonWeight }];
}

/** Nearest figure that is no year, in the same sentence. */
function figure(tokens: readonly Token[], at: number, step: 1 | -1, reachHere: number): number | null {
  for (let i = at + step; Math.abs(i - at) <= reachHere; i += step) {
    const token = tokens[i];
    if (token === undefined || token.sentence !== tokens[at]?.sentence) return null;
    if (token.number !== null && !isYear(token)) return i;
  }
  return null;
}

const isYear = ({ text, number }: Token): boolean => /^(?:19|20)\d\d$/.test(text) && number !== null;

function quantityBefore(tokens: readonly Token[], now: number, at: number): number | null {
  for (let i = now - 1; i >= Math.max(0, now - reach.quantity); i--) {
    if (tokens[i]?.sentence !== tokens[at]?.sentence) return null;
    if (tokens[i]?.facts?.quantity !== undefined) return i;
  }
  return null;
}

/** "a loss of 12.7 compared with a profit of 17.7": the older figure may be of another kind. */
function quantityBetween(tokens: readonly Token[], at: number, then: number): number | null {
  const named = tokens.slice(at + 1, then).map(({ facts }) => facts?.quantity ?? 0);
  return named.find((goodness) => goodness !== 0) ?? null;
}

const scaled = (tokens: readonly Token[], at: number): number =>
  (tokens[at]?.number ?? 0) * (scales.get(tokens[at + 1]?.text ?? "") ?? 1);
