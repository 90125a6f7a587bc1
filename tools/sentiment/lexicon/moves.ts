// Moved quantities: what moved and which way decide the tone together ("debt falls" is good, "profit falls" is bad).

import type { HeadlineRules, Mover } from "./headline-rules.ts";
import type { RawHit } from "./raw-hit.ts";
import type { Token } from "./tokens.ts";

const moveWeight = 1.25;
const reach = { ahead: 4, behind: 5, price: 6 } as const;
const stops = new Set(["for", "about", "on", "by", "to", "from", "at", "with", "than"]);

/** One hit for each word of direction that has a quantity near it in its clause, or a percentage right behind it. */
export function moveHits(tokens: readonly Token[], rules: HeadlineRules): RawHit[] {
  const hits: RawHit[] = [];
  tokens.forEach((token, i) => {
    const mover = rules.movers.get(token.text);
    if (mover === undefined) return;
    const quantity = quantityOf(tokens, i, mover, rules);
    if (quantity !== null) hits.push(pairHit(tokens, i, quantity, mover, rules));
    else if (tokens[i + 1]?.percent === true && tokens[i + 1]?.clause === token.clause)
      hits.push({ from: i, to: i + 1, words: token.text, polarity: mover.direction, weight: 1 });
  });
  return hits;
}

/** Whether a text reports a move of the market itself: "shares fall", "stock outperforms", "falling shares", "Dow's 140-point drop", "up 3%". */
export function reportsMove(tokens: readonly Token[], rules: HeadlineRules): boolean {
  const isPrice = (i: number): boolean =>
    rules.prices.has(tokens[i]?.text ?? "") && !rules.notPrices.has(tokens[i - 1]?.text ?? "");
  const priceWithin = (at: Token, from: number, to: number): boolean =>
    tokens.some(({ clause }, i) => i >= from && i <= to && clause === at.clause && isPrice(i));
  return tokens.some((token, i) => {
    if (rules.relative.has(token.text)) return priceWithin(token, i - reach.price, i - 1);
    const mover = rules.movers.get(token.text);
    if (mover === undefined) return false;
    if (mover.looks === "ahead") return token.text.endsWith("ing") && priceWithin(token, i - 2, i + 2);
    const alone = tokens[i + 1]?.percent === true && quantityOf(tokens, i, mover, rules) === null;
    return alone || priceWithin(token, i - reach.price, i - 1);
  });
}

function pairHit(
  tokens: readonly Token[],
  i: number,
  quantity: number,
  { direction }: Mover,
  rules: HeadlineRules,
): RawHit {
  const [from, to] = quantity < i ? [quantity, i] : [i, quantity];
  const noun = tokens[quantity]?.text ?? "";
  return {
    from,
    to,
    words: quantity < i ? `${noun} ${tokens[i]?.text}` : `${tokens[i]?.text} ${noun}`,
    polarity: direction * goodness(tokens, quantity, rules),
    weight: moveWeight,
  };
}

/** A bad neighbour makes the whole name bad ("loss forecast", "cost growth"); a good one makes a neutral name good ("share price"). */
function goodness(tokens: readonly Token[], at: number, rules: HeadlineRules): number {
  const [own = 0, ...beside] = named(tokens, at).map((word) => rules.quantities.get(word) ?? 0);
  if (beside.includes(-1)) return -1;
  return own === 0 && beside.includes(1) ? 1 : own;
}

/** The quantity's word, then its neighbours in the clause. */
const named = (tokens: readonly Token[], at: number): string[] =>
  [tokens[at], tokens[at - 1], tokens[at + 1]].flatMap((token) =>
    token?.clause === tokens[at]?.clause && token ? [token.text] : [],
  );

function quantityOf(tokens: readonly Token[], i: number, { looks }: Mover, rules: HeadlineRules): number | null {
  const ahead = () => search(tokens, i, 1, reach.ahead, rules);
  const behind = () => search(tokens, i, -1, reach.behind, rules);
  if (looks === "ahead") return ahead() ?? behind();
  return behind() ?? (looks === "behind" ? ahead() : null);
}

function search(
  tokens: readonly Token[],
  from: number,
  step: 1 | -1,
  reachHere: number,
  rules: HeadlineRules,
): number | null {
  for (let i = from + step; Math.abs(i - from) <= reachHere; i += step) {
    const token = tokens[i];
    if (token === undefined || token.clause !== tokens[from]?.clause || rules.movers.has(token.text)) return null;
    if (step === 1 && stops.has(token.text)) return null;
    if (rules.quantities.has(token.text)) return i;
  }
  return null;
}
