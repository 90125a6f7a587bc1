// Rows into single facts, each run through the schema of its kind. What a row says is in fact-kinds.ts, what comes by column in block-rows.ts.

import { type Fact, type FactKind, factSchemas } from "#knowledge/domain/index.ts";
import { filterOf, RowProblem } from "./cells.ts";
import { factKinds } from "./fact-kinds.ts";
import type { Site, Values } from "./fact-site.ts";
import type { Giver, GiverParts } from "./giver.ts";
import type { InstrumentDefaults } from "./instrument-facts.ts";
import type { RowLayout } from "./layout-rows.ts";

/** @param instruments what an instrument is where its row does not say */
export function factGiver(rows: RowLayout, parts: GiverParts, instruments: InstrumentDefaults): Giver {
  const open = factKinds[rows.fact as keyof typeof factKinds] as (rows: RowLayout, site: Site) => Values;
  const values = open(rows, { ...parts, instruments });
  const isMeant = filterOf("when" in rows ? rows.when : undefined, parts.header);
  let lastKnownMs = Number.NEGATIVE_INFINITY;
  let ofRowMs = Number.NEGATIVE_INFINITY;
  return {
    take(row) {
      if (isMeant !== null && !isMeant(row)) return;
      for (const { kind, value } of values(row)) {
        const fact = { kind, value: validated(kind, { ...value, source: parts.source }) } as Fact;
        requireSymbol(fact, parts);
        parts.order(row, fact.value.eventTimeMs);
        parts.window(fact.value.knownAtMs);
        parts.fact(fact, row.line);
        ofRowMs = Math.max(ofRowMs, fact.value.knownAtMs);
      }
    },
    keep() {
      lastKnownMs = Math.max(lastKnownMs, ofRowMs);
    },
    forget() {
      ofRowMs = lastKnownMs;
    },
    finish: () => null,
    without: (block) => block,
    get lastKnownMs() {
      return lastKnownMs;
    },
  };
}

/** A series of a publisher and a text are about no instrument. */
function requireSymbol(fact: Fact, { symbols }: GiverParts): void {
  if (fact.kind === "instrument") symbols.describe(fact.value.symbol);
  else if (fact.kind !== "macro" && "symbol" in fact.value) symbols.require(fact.value.symbol);
}

function validated(kind: FactKind, value: Record<string, unknown>): unknown {
  const result = factSchemas[kind].safeParse(value);
  if (result.success) return result.data;
  const said = result.error.issues.map(({ path, message }) => {
    const field = path.join(".");
    return field === "" ? message : `${field}: ${message}, found ${JSON.stringify(value[String(path[0])])}`;
  });
  throw new RowProblem(said.join("; "));
}
