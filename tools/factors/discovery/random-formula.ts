// Formulas drawn at random from the language's own table of functions: every one is well formed and none can look ahead.

import type { Random } from "#infra/runtime/index.ts";
import { type LanguageFunction, languageFunctions, type ParameterKind, type Syntax } from "../language/index.ts";

export interface Grammar {
  /** Columns that have facts in the panel. */
  readonly columns: readonly string[];
  readonly groups: readonly string[];
}

const windows = [2, 3, 5, 10, 20, 40, 60, 120];
const shares = [0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9];

/** Needs two plain numbers in order, or says nothing about prices. */
const leftOut = new Set(["clip", "is_missing", "exp", "bucket", "equal", "unequal"]);

export function pick<T>(random: Random, items: readonly T[]): T {
  return items[random.integer(items.length)] as T;
}

/** A tree of a kind, at most `depth` calls deep. */
export function randomSyntax(random: Random, grammar: Grammar, kind: ParameterKind, depth: number): Syntax {
  if (kind === "rows") return number(pick(random, windows));
  if (kind === "number") return number(pick(random, shares));
  if (kind === "group") return name(pick(random, grammar.groups));
  if (kind === "column" && (depth <= 0 || random.next() < 0.15)) return name(pick(random, grammar.columns));
  const rule = pick(random, functionsOf(grammar, kind === "truth" ? "truth" : "column"));
  // a comparison at the bottom still needs its two columns
  const given = rule.takes.map((under) =>
    randomSyntax(random, grammar, under, under === "truth" ? Math.max(1, depth - 1) : depth - 1),
  );
  return { kind: "call", name: rule.name, given, at: 0 };
}

/** Functions that may stand where a kind is wanted. */
export function functionsOf({ groups }: Grammar, gives: "column" | "truth"): readonly LanguageFunction[] {
  return languageFunctions.filter(
    (rule) =>
      rule.gives === gives &&
      !leftOut.has(rule.name) &&
      (groups.length > 0 || !rule.takes.includes("group")) &&
      // truths of truths only nest
      (gives === "column" || !rule.takes.includes("truth")),
  );
}

const number = (value: number): Syntax => ({ kind: "number", value, at: 0 });
const name = (text: string): Syntax => ({ kind: "name", name: text, at: 0 });
