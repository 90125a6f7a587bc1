// Bars and metrics out of the facts in memory, as rows for blocks: the versions that a view sees, in the order of blocks.

import type { AsOf, FactBlockKind, FactOf } from "#knowledge/domain/index.ts";
import { factRules } from "../../fact-rules.ts";
import type { BlockQuery } from "../../market-store.port.ts";
import type { PlainRow } from "../../plain-rows.ts";
import { columnTypes } from "../../sql/series-columns.ts";
import type { StoredFact } from "./memory-fact-reader.ts";

type Part = string | number;

export function factRows(
  kind: FactBlockKind,
  stored: Iterable<StoredFact>,
  asOf: AsOf,
  { symbols, fromMs, toMs, interval }: BlockQuery,
): PlainRow[] {
  const wanted = symbols && new Set(symbols);
  const newest = new Map<string, { readonly order: readonly Part[]; readonly fact: StoredFact }>();
  for (const candidate of stored) {
    const { fact, seq } = candidate;
    if (fact.kind !== kind || fact.value.knownAtMs > asOf || wanted?.has(fact.value.symbol) === false) continue;
    const order = orderOf(kind, fact.value as FactOf<FactBlockKind>);
    const [, time] = order as [string, number];
    if (time < (fromMs ?? Number.NEGATIVE_INFINITY) || time >= (toMs ?? Number.POSITIVE_INFINITY)) continue;
    if (interval !== undefined && fact.kind === "bar" && fact.value.interval !== interval) continue;
    const before = newest.get(order.join(" "))?.fact;
    const later = before === undefined ? 1 : fact.value.knownAtMs - before.fact.value.knownAtMs || seq - before.seq;
    if (later > 0) newest.set(order.join(" "), { order, fact: candidate });
  }
  return [...newest.values()].sort((a, b) => compared(a.order, b.order)).map(({ fact }) => rowOf(kind, fact));
}

/** Symbol and time first, then what else tells facts of one moment apart. */
function orderOf(kind: FactBlockKind, value: FactOf<FactBlockKind>): readonly Part[] {
  const parts = factRules[kind].identity.map((part) =>
    typeof part === "string"
      ? (value[part as keyof typeof value] as Part)
      : (part.of as (of: typeof value) => Part)(value),
  );
  if (kind === "metric") return parts;
  const [symbol, interval, closeMs, opening] = parts as [Part, Part, Part, Part];
  return [symbol, closeMs, interval, opening];
}

function compared(a: readonly Part[], b: readonly Part[]): number {
  const place = a.findIndex((part, index) => part !== b[index]);
  return place < 0 ? 0 : (a[place] as Part) < (b[place] as Part) ? -1 : 1;
}

function rowOf(kind: FactBlockKind, { fact }: StoredFact): PlainRow {
  const value = fact.value as FactOf<FactBlockKind> & Readonly<Record<string, Part>>;
  const values = Object.fromEntries(columnTypes(kind).map(([field]) => [field, value[field] as Part]));
  return { symbol: value.symbol, source: value.source, values };
}
