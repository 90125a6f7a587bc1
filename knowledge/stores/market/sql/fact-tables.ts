// Which column holds which field of a fact, and facts out of columns. The tables themselves are made in migrations.ts.

import { type Fact, type FactKind, type FactOf, factSchemas } from "#knowledge/domain/index.ts";
import { factKinds, factRules, fieldsOf } from "../fact-rules.ts";
import type { SqlColumns } from "./sql.port.ts";

/** eventTimeMs is kept in event_time_ms. */
const columnOf = (field: string): string => field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

const columns = Object.fromEntries(
  factKinds.map((kind) => [kind, (fieldsOf(kind) as readonly string[]).map(columnOf)]),
) as unknown as Readonly<Record<FactKind, readonly string[]>>;

export const tableName = (kind: FactKind): string => factRules[kind].table;
export const tableColumns = (kind: FactKind): readonly string[] => columns[kind];
export const subjectColumn = (kind: FactKind): string => columnOf(factRules[kind].subject);
export const rangeColumn = (kind: FactKind): string => columnOf(factRules[kind].range);

/** Columns, or expressions over them, that tell facts of a kind apart. */
export const identityOf = (kind: FactKind): readonly string[] =>
  factRules[kind].identity.map((part: string | { readonly sql: string }) =>
    typeof part === "string" ? columnOf(part) : part.sql,
  );

/** One number for an identity; two identities may share it. */
export const identityHash = (kind: FactKind): string =>
  `sipHash64(${identityOf(kind)
    .map((part) => (isNullable(kind, part) ? `ifNull(${part}, '')` : part))
    .join(", ")})`;

const isNullable = (kind: FactKind, column: string): boolean => {
  const shape = factSchemas[kind].unwrap().shape as Readonly<
    Record<string, { safeParse(value: unknown): { success: boolean } }>
  >;
  return Object.entries(shape).some(([field, schema]) => columnOf(field) === column && schema.safeParse(null).success);
};

/** A fact's values in the order of its table's columns. */
export function rowOf(fact: Fact): readonly unknown[] {
  const value = fact.value as Readonly<Record<string, unknown>>;
  return (fieldsOf(fact.kind) as readonly string[]).map((field) => value[field]);
}

/** Facts out of the columns of `SELECT <the table's columns>`; the store holds only what passed the schemas. */
export function factsOf<K extends FactKind>(kind: K, columns: SqlColumns): FactOf<K>[] {
  const make = makers.get(kind) ?? makerOf(kind);
  makers.set(kind, make);
  return make(columns, columns[0]?.length ?? 0) as FactOf<K>[];
}

type Maker = (columns: SqlColumns, rows: number) => unknown[];
const makers = new Map<FactKind, Maker>();

/**
 * The loop `facts[row] = { symbol: c0[row], interval: c1[row], ... }` with the kind's own fields written out. Tens of thousands of facts are
 * made at once, and a literal is three times as fast as setting fields by name (57,000 filings: 10 ms and 32 ms).
 * The text is made of the schema's field names only, never of data.
 */
function makerOf(kind: FactKind): Maker {
  const fields = fieldsOf(kind) as readonly string[];
  const literal = fields.map((field, column) => `${JSON.stringify(field)}: c${column}[row]`).join(", ");
  const text = `const [${fields.map((_, column) => `c${column}`).join(", ")}] = columns;
    const facts = new Array(rows);
    for (let row = 0; row < rows; row++) facts[row] = { ${literal} };
    return facts;`;
  return new Function("columns", "rows", text) as Maker;
}
