// What the code of a kind of fact is told of its file, and what it makes of a row.

import type { FactKind } from "#knowledge/domain/index.ts";
import type { GiverParts } from "./giver.ts";
import type { InstrumentDefaults } from "./instrument-facts.ts";
import type { Row } from "./rows.ts";

/** The values of the facts that one row gives, without source; known and event time set. */
export type Values = (row: Row) => readonly { readonly kind: FactKind; readonly value: Record<string, unknown> }[];

export interface Site extends GiverParts {
  /** What an instrument is where its row does not say. */
  readonly instruments: InstrumentDefaults;
}
