// Runs parsed AQL over collections held as maps. Texts are ordered as the server orders them, by a language's rules and not by bytes.

import { type Clause, type Expression, parseAql } from "./aql.ts";
import type { Collection, Document } from "./collections.ts";
import { insertInto } from "./collections.ts";
import { arangoFault } from "./fault.ts";

type Variables = Readonly<Record<string, unknown>>;
type Bind = Readonly<Record<string, unknown>>;

/** @returns rows of RETURN; none of INSERT and REMOVE */
export function runAql(text: string, bind: Bind, collectionOf: (name: string) => Collection): readonly unknown[] {
  const clauses = parseAql(text);
  checkBind(text, bind);
  const collection = (name: string): Collection => collectionOf(String(bind[name]));
  let rows: readonly Variables[] = [{}];
  for (const clause of clauses) {
    if (clause.kind === "return") return rows.map((row) => evaluate(clause.value, row, bind));
    rows = step(clause, rows, bind, collection);
  }
  return [];
}

function step(
  clause: Clause,
  rows: readonly Variables[],
  bind: Bind,
  collection: (name: string) => Collection,
): readonly Variables[] {
  switch (clause.kind) {
    case "for":
      return rows.flatMap((row) =>
        itemsOf(clause.source, bind, collection).map((item) => ({ ...row, [clause.variable]: item })),
      );
    case "filter":
      return rows.filter((row) => evaluate(clause.test, row, bind) === true);
    case "sort":
      return [...rows].sort((a, b) =>
        clause.by.reduce((order, by) => order || compare(evaluate(by, a, bind), evaluate(by, b, bind)), 0),
      );
    case "limit":
      return rows.slice(0, Number(evaluate(clause.count, {}, bind)));
    case "collect": {
      const totals = new Map<unknown, number>();
      for (const row of rows) {
        const group = evaluate(clause.of, row, bind);
        totals.set(group, (totals.get(group) ?? 0) + 1);
      }
      return [...totals].map(([group, total]) => ({ [clause.name]: group, [clause.total]: total }));
    }
    case "insert":
      for (const row of rows) insertInto(collection(clause.collection), row[clause.variable] as Document, clause.mode);
      return [];
    case "remove":
      for (const row of rows)
        collection(clause.collection).documents.delete(String((row[clause.variable] as Document)._key));
      return [];
    case "return":
      return rows;
  }
}

function itemsOf(source: string, bind: Bind, collection: (name: string) => Collection): readonly unknown[] {
  if (source.startsWith("@")) return [...collection(source).documents.values()];
  const items = bind[source];
  if (!Array.isArray(items)) throw arangoFault(400, 1563, "AQL: collection or array expected as operand to FOR loop");
  return items;
}

function evaluate(expression: Expression, row: Variables, bind: Bind): unknown {
  switch (expression.kind) {
    case "value":
      return expression.value;
    case "bind":
      return bind[expression.name];
    case "path": {
      if (!(expression.variable in row)) {
        throw arangoFault(404, 1203, `AQL: collection or view not found: ${expression.variable}`);
      }
      let value = row[expression.variable];
      for (const attribute of expression.attributes)
        value = (value as Record<string, unknown> | null)?.[attribute] ?? null;
      return value;
    }
    case "object":
      return Object.fromEntries(expression.members.map(([key, member]) => [key, evaluate(member, row, bind)]));
    case "binary":
      return binary(expression.operator, evaluate(expression.left, row, bind), () =>
        evaluate(expression.right, row, bind),
      );
  }
}

function binary(operator: string, left: unknown, right: () => unknown): boolean {
  switch (operator) {
    case "AND":
      return left === true && right() === true;
    case "OR":
      return left === true || right() === true;
    case "IN": {
      const list = right();
      return Array.isArray(list) && setOf(list).has(left);
    }
    case "==":
      return compare(left, right()) === 0;
    case "<":
      return compare(left, right()) < 0;
    case "<=":
      return compare(left, right()) <= 0;
    case ">":
      return compare(left, right()) > 0;
    case ">=":
      return compare(left, right()) >= 0;
    default:
      throw arangoFault(400, 1501, `AQL: unknown operator ${operator}`);
  }
}

const sets = new WeakMap<readonly unknown[], ReadonlySet<unknown>>();

function setOf(list: readonly unknown[]): ReadonlySet<unknown> {
  const known = sets.get(list) ?? new Set(list);
  sets.set(list, known);
  return known;
}

const language = new Intl.Collator("en");
/** null < boolean < number < string, whatever their values. */
const rank = (value: unknown): number =>
  value === null || value === undefined ? 0 : 1 + ["boolean", "number", "string", "object"].indexOf(typeof value);

function compare(a: unknown, b: unknown): number {
  if (rank(a) !== rank(b)) return rank(a) - rank(b);
  if (typeof a === "string" && typeof b === "string") return language.compare(a, b) || (a < b ? -1 : a > b ? 1 : 0);
  if (rank(a) === 0) return 0;
  return Number(a) - Number(b);
}

/** Values for all parameters of the text and for no other. */
function checkBind(text: string, bind: Bind): void {
  const declared = new Set([...text.matchAll(/@(@?\w+)/g)].map(([, name]) => String(name)));
  for (const name of declared) {
    if (!(name in bind)) throw arangoFault(400, 1551, `AQL: no value specified for declared bind parameter '${name}'`);
  }
  for (const name of Object.keys(bind)) {
    if (!declared.has(name))
      throw arangoFault(400, 1552, `AQL: bind parameter '${name}' was not declared in the query`);
  }
}
