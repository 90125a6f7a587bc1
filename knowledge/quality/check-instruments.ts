// Checks of the instruments of a set: spellings, sectors, such as nothing is known of.

import type { Instrument } from "#knowledge/domain/index.ts";
import type { Findings } from "./finding.ts";

/** Symbols that differ in punctuation only are one company in two spellings. */
export function checkSpellings(symbols: Iterable<string>, findings: Findings): void {
  const byLetters = new Map<string, string[]>();
  for (const symbol of symbols) {
    const letters = symbol.replace(/[^A-Z0-9]/g, "");
    byLetters.set(letters, [...(byLetters.get(letters) ?? []), symbol]);
  }
  const what = {
    check: "two-spellings",
    about: "set",
    severity: "warning",
    says: "symbols that differ in punctuation only: one company is kept as two",
  } as const;
  for (const spellings of byLetters.values())
    if (spellings.length > 1)
      findings.add(what, { symbol: spellings[0] as string, place: "symbols", detail: spellings.sort().join(" and ") });
}

export function checkInstruments(
  instruments: readonly Instrument[],
  withRows: ReadonlySet<string>,
  findings: Findings,
): void {
  const bare = {
    check: "instrument-without-rows",
    about: "set",
    severity: "info",
    says: "instruments that nothing is known of",
  } as const;
  const sector = {
    check: "sector-not-given",
    about: "instrument",
    severity: "info",
    says: "instruments without a sector",
  } as const;
  for (const { symbol, name, sector: given } of instruments) {
    if (!withRows.has(symbol)) findings.add(bare, { symbol, place: "instruments", detail: name });
    if (given === "not given") findings.add(sector, { symbol, place: "instruments", detail: name });
  }
  findings.outOf("instrument", "sector-not-given", instruments.length);
}
