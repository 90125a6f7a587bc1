// Children of formulas that did well: a part drawn anew, a window moved, a function exchanged, a part taken over from another.

import type { Random } from "#infra/runtime/index.ts";
import { functionNamed, type ParameterKind, type Syntax } from "../language/index.ts";
import { functionsOf, type Grammar, pick, randomSyntax } from "./random-formula.ts";

interface Place {
  readonly path: readonly number[];
  readonly kind: ParameterKind;
  readonly syntax: Syntax;
}

/** Every part of a tree with what may stand in its place. */
function placesOf(syntax: Syntax, kind: ParameterKind = "column", path: readonly number[] = []): readonly Place[] {
  const own = { path, kind, syntax };
  if (syntax.kind !== "call") return [own];
  const takes = functionNamed(syntax.name)?.takes ?? [];
  return [own, ...syntax.given.flatMap((under, i) => placesOf(under, takes[i] ?? "column", [...path, i]))];
}

export const sizeOf = (syntax: Syntax): number =>
  syntax.kind === "call" ? 1 + syntax.given.reduce((sum, under) => sum + sizeOf(under), 0) : 1;

export const depthOf = (syntax: Syntax): number =>
  syntax.kind === "call" ? 1 + Math.max(0, ...syntax.given.map(depthOf)) : 0;

function replaced(syntax: Syntax, [first, ...rest]: readonly number[], by: Syntax): Syntax {
  if (first === undefined) return by;
  if (syntax.kind !== "call") return syntax;
  return { ...syntax, given: syntax.given.map((under, i) => (i === first ? replaced(under, rest, by) : under)) };
}

/** One change at a place drawn at random. */
export function mutated(random: Random, grammar: Grammar, syntax: Syntax): Syntax {
  const place = pick(random, placesOf(syntax));
  const exchanged = random.next() < 0.4 ? otherFunction(random, grammar, place.syntax) : null;
  return replaced(syntax, place.path, exchanged ?? randomSyntax(random, grammar, place.kind, 2));
}

/** The same parts under another function that takes the like; null where there is none. */
function otherFunction(random: Random, grammar: Grammar, syntax: Syntax): Syntax | null {
  if (syntax.kind !== "call") return null;
  const own = functionNamed(syntax.name);
  const alike = functionsOf(grammar, own?.gives ?? "column").filter(
    ({ name, takes }) => name !== own?.name && takes.join() === own?.takes.join(),
  );
  return alike.length === 0 ? null : { ...syntax, name: pick(random, alike).name };
}

/** The first tree with a part of the second in the place of one of the same kind. */
export function crossed(random: Random, first: Syntax, second: Syntax): Syntax {
  const place = pick(random, placesOf(first));
  const parts = placesOf(second).filter(({ kind }) => kind === place.kind);
  return parts.length === 0 ? first : replaced(first, place.path, pick(random, parts).syntax);
}
