// Moved quantities: what moved and which way decide the tone together ("debt falls" is good, "profit falls" is bad).

import type { Mover } from "./headline-rules.ts";
import type { RawHit } from "./raw-hit.ts";
import type { Token } from "./tokens.ts";
import type { WordFacts } from "./word-facts.ts";

const moveWeight = 1.25;
const reach = { ahead: 4, behind: 5, price: 6 } as const;
const stops = new Set(["for", "about", "on", "by", "to", "from", "at", "with", "than"]);

/** One hit for each word of direction that has a quantity near it in its clause, or a percentage right behind it. */
export function moveHits(tokens: readonly Token[]): RawHit[] {
  const hits: RawHit[] = [];
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i]!;
    const mover = token.facts?.mover;
    if (mover === undefined) continue;
    const quantity = quantityOf(tokens, i, mover);
    if (quantity !== null) hits.push(pairHit(tokens, i, quantity, mover));
    else if (tokens[i + 1]?.percent === true && tokens[i + 1]?.clause === token.clause)
      hits.push({ from: i, to: i + 1, words: token.text, polarity: mover.direction, weight: 1 });
  }
  return hits;
}

/** Whether a text reports a move of the market itself: "shares fall", "stock outperforms", "falling shares", "Dow's 140-point drop", "up 3%". */
export function reportsMove(tokens: readonly Token[]): boolean {
  for (let i = 0; i < tokens.length; i++) {
    const { facts } = tokens[i]!;
    if (facts !== null && (facts.relative || facts.mover !== undefined) && movesAt(tokens, i, facts)) return true;
  }
  return false;
}

function movesAt(tokens: readonly Token[], i: number, { relative, mover }: WordFacts): boolean {
  if (relative || mover === undefined) return priceWithin(tokens, i, i - reach.price, i - 1);
  if (mover.looks === "ahead") return tokens[i]!.text.endsWith("ing") && priceWithin(tokens, i, i - 2, i + 2);
  const alone = tokens[i + 1]?.percent === true && quantityOf(tokens, i, mover) === null;
  return alone || priceWithin(tokens, i, i - reach.price, i - 1);
}

/** A price of shares or of the market between two places, in the clause of a third. */
function priceWithin(tokens: readonly Token[], at: number, from: number, to: number): boolean {
  for (let i = Math.max(0, from); i <= Math.min(to, tokens.length - 1); i++) {
    const { clause, facts } = tokens[i]!;
    if (facts?.price === true && clause === tokens[at]!.clause && tokens[i - 1]?.facts?.notPrice !== true) return true;
  }
  return false;
}

function pairHit(tokens: readonly Token[], i: number, quantity: number, { direction }: Mover): RawHit {
  const [from, to] = quantity < i ? [quantity, i] : [i, quantity];
  const noun = tokens[quantity]?.text ?? "";
  return {
    from,
    to,
    words: quantity < i ? `${noun} ${tokens[i]?.text}` : `${tokens[i]?.text} ${noun}`,
    polarity: direction * goodness(tokens, quantity),
    weight: moveWeight,
  };
}

/** A bad neighbour makes the whole name bad ("loss forecast", "cost growth"); a good one makes a neutral name good ("share price"). */
function goodness(tokens: readonly Token[], at: number): number {
  const [own = 0, ...beside] = named(tokens, at).map(({ facts }) => facts?.quantity ?? 0);
  if (beside.includes(-1)) return -1;
  return own === 0 && beside.includes(1) ? 1 : own;
}

/** The quantity's word, then its neighbours in the clause. */
const named = (tokens: readonly Token[], at: number): Token[] =>
  [tokens[at], tokens[at - 1], tokens[at + 1]].flatMap((token) =>
    token?.clause === tokens[at]?.clause && token ? [token] : [],
  );

function quantityOf(tokens: readonly Token[], i: number, { looks }: Mover): number | null {
  const ahead = () => search(tokens, i, 1, reach.ahead);
  const behind = () => search(tokens, i, -1, reach.behind);
  if (looks === "ahead") return ahead() ?? behind();
  return behind() ?? (looks === "behind" ? ahead() : null);
}

function search(tokens: readonly Token[], from: number, step: 1 | -1, reachHere: number): number | null {
  for (let i = from + step; Math.abs(i - from) <= reachHere; i += step) {
    const token = tokens[i];
    if (token === undefined || token.clause !== tokens[from]?.clause || token.facts?.mover !== undefined) return null;
    if (step === 1 && stops.has(token.text)) return null;
    if (token.facts?.quantity !== undefined) return i;
  }
  return null;
}
