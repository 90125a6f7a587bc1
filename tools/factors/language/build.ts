// Turns a tree into an expression over columns, looking up every name and checking every type.

import { asQuorumError, callerError, nearestNames } from "#infra/runtime/index.ts";
import { type Expression, input, op, remade, rewritten } from "#tools/columns/index.ts";
import {
  functionNamed,
  isWindow,
  type LanguageFunction,
  languageFunctions,
  otherNames,
  type ParameterKind,
  windowSays,
} from "./functions.ts";
import { parse } from "./parse.ts";
import type { Syntax } from "./syntax.ts";

/** What an expression may name: columns and groups of the panel that it will run on. */
export interface Vocabulary {
  readonly columns: readonly string[];
  readonly groups: readonly string[];
  /** A name that stands for an expression, say `returns` for change(close, 1); null for any other. */
  readonly short?: (name: string) => string | null;
  /** Names to offer beside the columns where one is not known. */
  readonly shortNames?: readonly string[];
}

type Typed =
  | { readonly kind: "column" | "truth" | "group"; readonly expression: Expression }
  | { readonly kind: "number"; readonly value: number };

/**
 * An expression's text as an expression over columns.
 * @throws tools/expression-invalid (place, what was wanted and found, the nearest names), tools/expression-too-long, tools/expression-too-deep
 */
export function buildExpression(text: string, vocabulary: Vocabulary): Expression {
  const whole = typed(parse(text), vocabulary, []);
  if (whole.kind === "group") throw wrong(0, "a number for each lane", "a group alone");
  return columnOf(whole);
}

function typed(syntax: Syntax, vocabulary: Vocabulary, opened: readonly string[]): Typed {
  if (syntax.kind === "number") return { kind: "number", value: syntax.value };
  if (syntax.kind === "name") return named(syntax.name, syntax.at, vocabulary, opened);
  const rule = functionNamed(syntax.name);
  if (!rule)
    throw unknown("function", syntax.name, syntax.at, [
      ...languageFunctions.map(({ name }) => name),
      ...Object.keys(otherNames),
    ]);
  const given = syntax.given.map((one) => typed(one, vocabulary, opened));
  return called(rule, syntax, given);
}

function named(name: string, at: number, vocabulary: Vocabulary, opened: readonly string[]): Typed {
  if (vocabulary.columns.includes(name)) return { kind: "column", expression: input(name) };
  if (vocabulary.groups.includes(name)) return { kind: "group", expression: input(name) };
  const text = vocabulary.short?.(name) ?? null;
  if (text !== null && !opened.includes(name)) return typed(parse(text), vocabulary, [...opened, name]);
  throw unknown("name", name, at, [...vocabulary.columns, ...vocabulary.groups, ...(vocabulary.shortNames ?? [])]);
}

function called(
  rule: LanguageFunction,
  { name, at, given: parts }: Extract<Syntax, { kind: "call" }>,
  given: readonly Typed[],
): Typed {
  if (given.length !== rule.takes.length) {
    throw wrong(at, `${name}(${rule.takes.join(", ")})`, `${given.length} given`);
  }
  const [, divisor] = given;
  if (rule.name === "divide" && divisor?.kind === "number" && divisor.value === 0)
    throw wrong(parts[1]?.at ?? at, "a divisor that is not 0", "0, which leaves no value anywhere");
  const folded = folding(rule, given);
  if (folded !== null) return { kind: "number", value: folded };
  const columns: Expression[] = [];
  const numbers: number[] = [];
  rule.takes.forEach((kind, i) => {
    const one = given[i] as Typed;
    if (!fits(one, kind))
      throw wrong(
        at,
        `${kindWords[kind]} in place ${i + 1} of ${name}`,
        one.kind === "number" ? String(one.value) : `a ${one.kind}`,
      );
    if (one.kind !== "number" || kind === "column" || kind === "truth") columns.push(columnOf(one));
    else if (kind === "rows" && !isWindow(one.value)) throw noWindow(parts[i]?.at ?? at, name, one.value);
    else numbers.push(one.value);
  });
  return { kind: rule.gives, expression: placed(at, () => rule.of(columns, numbers)) };
}

/** What an operator says of its numbers (a window of one row has no deviation), with the place in the text. */
function placed(at: number, make: () => Expression): Expression {
  try {
    return make();
  } catch (thrown) {
    const { code, message } = asQuorumError(thrown);
    if (code !== "tools/parameter-out-of-range") throw thrown;
    throw callerError("tools/expression-invalid", `Expression, character ${at + 1}: ${message}`);
  }
}

const kindWords: Readonly<Record<ParameterKind, string>> = {
  column: "a number for each lane",
  truth: "a comparison",
  group: "a group",
  rows: "a plain number of rows",
  number: "a plain number",
};

/** A comparison counts as 1 or 0 where a number is wanted; a number never as a comparison. */
function fits(given: Typed, wanted: ParameterKind): boolean {
  if (wanted === "column") return given.kind !== "group";
  if (wanted === "rows" || wanted === "number") return given.kind === "number";
  return given.kind === wanted;
}

const columnOf = (one: Typed): Expression => (one.kind === "number" ? op.constant(one.value) : one.expression);

/** Arithmetic of plain numbers is done once, so that `2 * 10` may stand where a number of rows is wanted. */
function folding({ name }: LanguageFunction, given: readonly Typed[]): number | null {
  const values = given.flatMap((one) => (one.kind === "number" ? [one.value] : []));
  if (values.length !== given.length) return null;
  const [x = Number.NaN, y = Number.NaN] = values;
  const results: Readonly<Record<string, number>> = {
    add: x + y,
    subtract: x - y,
    multiply: x * y,
    divide: x / y,
    power: x ** y,
    negate: -x,
  };
  const result = results[name];
  return result === undefined || !Number.isFinite(result) ? null : result;
}

/** Refuses a number of rows, and says what was meant where that can be told. */
function noWindow(at: number, name: string, value: number): Error {
  const ahead = value < 1 ? "; a window reaches back from its row, never ahead" : "";
  const fitted = value > 1 && !Number.isInteger(value) ? `; a fitted window is cut: write ${Math.floor(value)}` : "";
  return wrong(at, `${windowSays} in ${name}`, `${value}${ahead}${fitted}`);
}

const wrong = (at: number, wanted: string, found: string): Error =>
  callerError("tools/expression-invalid", `Expression, character ${at + 1}: wanted ${wanted}, found ${found}.`);

function unknown(what: string, name: string, at: number, known: readonly string[]): Error {
  const near = nearestNames(name, known);
  return callerError(
    "tools/expression-invalid",
    `Expression, character ${at + 1}: there is no ${what} "${name.slice(0, 40)}". Nearest: ${near.join(", ")}.`,
    { wanted: name.slice(0, 40), nearest: near },
  );
}

/** Lanes out of the universe (not 1 in the column of that name) take no part wherever lanes are looked at beside each other. */
export const withinUniverse = (expression: Expression, universe: string): Expression =>
  rewritten(expression, (node, under) =>
    remade(node, node.kernel.across ? under.map((one) => op.onlyWhere(one, op.equal(input(universe), 1))) : under),
  );
