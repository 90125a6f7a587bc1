// The part of AQL that the double understands, read from the text and not looked up in a list of known texts:
// FOR, FILTER, SORT, LIMIT, COLLECT ... WITH COUNT INTO, INSERT, REMOVE, RETURN over comparisons. All else is error 1501.

import { Words } from "./words.ts";

export type Expression =
  | { readonly kind: "value"; readonly value: unknown }
  | { readonly kind: "bind"; readonly name: string }
  | { readonly kind: "path"; readonly variable: string; readonly attributes: readonly string[] }
  | { readonly kind: "object"; readonly members: readonly (readonly [string, Expression])[] }
  | { readonly kind: "binary"; readonly operator: string; readonly left: Expression; readonly right: Expression };

export type Clause =
  | { readonly kind: "for"; readonly variable: string; readonly source: string }
  | { readonly kind: "filter"; readonly test: Expression }
  | { readonly kind: "sort"; readonly by: readonly Expression[] }
  | { readonly kind: "limit"; readonly count: Expression }
  | { readonly kind: "collect"; readonly name: string; readonly of: Expression; readonly total: string }
  | { readonly kind: "insert"; readonly variable: string; readonly collection: string; readonly mode: string | null }
  | { readonly kind: "remove"; readonly variable: string; readonly collection: string }
  | { readonly kind: "return"; readonly value: Expression };

/** @throws a fault 1501 that shows where reading stopped */
export function parseAql(text: string): readonly Clause[] {
  const words = new Words(text);
  const clauses: Clause[] = [];
  while (words.next !== "") clauses.push(clause(words));
  const last = clauses.at(-1)?.kind;
  if (last !== "return" && last !== "insert" && last !== "remove") words.fail();
  return clauses;
}

function clause(words: Words): Clause {
  switch (words.take()) {
    case "FOR": {
      const variable = words.name();
      words.want("IN");
      return { kind: "for", variable, source: words.bind(words.next.startsWith("@@") ? "collection" : "value") };
    }
    case "FILTER":
      return { kind: "filter", test: expression(words) };
    case "SORT":
      return { kind: "sort", by: listOf(words, (rest) => expression(rest)) };
    case "LIMIT":
      return { kind: "limit", count: expression(words) };
    case "COLLECT": {
      const name = words.name();
      words.want("=");
      const of = expression(words);
      words.want("WITH", "COUNT", "INTO");
      return { kind: "collect", name, of, total: words.name() };
    }
    case "INSERT": {
      const variable = words.name();
      words.want("INTO");
      return { kind: "insert", variable, collection: words.bind("collection"), mode: overwriteMode(words) };
    }
    case "REMOVE": {
      const variable = words.name();
      words.want("IN");
      return { kind: "remove", variable, collection: words.bind("collection") };
    }
    case "RETURN":
      return { kind: "return", value: expression(words) };
    default:
      return words.fail();
  }
}

function overwriteMode(words: Words): string | null {
  if (!words.skip("OPTIONS")) return null;
  words.want("{", "overwriteMode", ":");
  const mode: unknown = JSON.parse(words.take());
  words.want("}");
  return String(mode);
}

function listOf<T>(words: Words, one: (words: Words) => T): readonly T[] {
  const items = [one(words)];
  while (words.skip(",")) items.push(one(words));
  return items;
}

/** Operators, loosest first. */
const levels = [["OR"], ["AND"], ["==", "<=", ">=", "<", ">", "IN"]] as const;

function expression(words: Words, depth = 0): Expression {
  const operators: readonly string[] | undefined = levels[depth];
  if (operators === undefined) return primary(words);
  let left = expression(words, depth + 1);
  while (operators.includes(words.next)) {
    left = { kind: "binary", operator: words.take(), left, right: expression(words, depth + 1) };
  }
  return left;
}

function primary(words: Words): Expression {
  if (words.skip("(")) {
    const inner = expression(words);
    words.want(")");
    return inner;
  }
  if (words.skip("{")) {
    const members = listOf(words, member);
    words.want("}");
    return { kind: "object", members };
  }
  if (words.skip("null")) return { kind: "value", value: null };
  if (/^["\d]/.test(words.next)) return { kind: "value", value: JSON.parse(words.take()) };
  if (words.next.startsWith("@")) return { kind: "bind", name: words.bind("value") };
  const variable = words.name();
  const attributes: string[] = [];
  while (words.skip(".")) attributes.push(words.name());
  return { kind: "path", variable, attributes };
}

/** `key: value`, or a variable that gives its name and value. */
function member(words: Words): readonly [string, Expression] {
  const key = words.name();
  return [key, words.skip(":") ? expression(words) : { kind: "path", variable: key, attributes: [] }];
}
