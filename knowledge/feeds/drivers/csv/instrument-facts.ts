// Instruments as facts: from the list of a layout, from a row, or of a symbol that nobody named.

import { type Calendar, type Fact, Instrument } from "#knowledge/domain/index.ts";
import { wanted } from "./cells.ts";

export interface InstrumentDefaults {
  readonly knownFromMs: number;
  readonly currency: string;
  readonly calendar: Calendar;
  readonly kind: string;
  readonly sector: string;
}

/** An instrument of which little more than the symbol is known. */
export function instrumentOf(
  given: Readonly<Record<string, unknown>> & { readonly symbol: string },
  defaults: InstrumentDefaults,
  source: string,
): Fact {
  const { knownFromMs, ...like } = defaults;
  const named = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined && value !== ""));
  const value = {
    name: given.symbol,
    aliases: [],
    benchmark: false,
    lotSizeShares: 1,
    ...like,
    ...named,
    eventTimeMs: knownFromMs,
    knownAtMs: knownFromMs,
    source,
  };
  return { kind: "instrument", value: Instrument.parse(value) };
}

/** The instrument's schema is run on what is whole only: a symbol that is none is told like that of any row. */
export function checkedSymbol(symbol: string): string {
  const result = Instrument.unwrap().shape.symbol.safeParse(symbol);
  return result.success ? symbol : wanted("a ticker such as MSFT", "symbol", symbol);
}
