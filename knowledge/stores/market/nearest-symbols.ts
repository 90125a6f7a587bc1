// From what a person typed to an instrument: by ticker exactly, else the nearest names to offer.

import { distance } from "fastest-levenshtein";
import { callerError } from "#infra/runtime/index.ts";
import type { Instrument, SymbolId } from "#knowledge/domain/index.ts";

const plain = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "");

/** Edits per letter of the longer text: 0 the same, 1 nothing in common. */
const apart = (a: string, b: string): number => distance(a, b) / Math.max(a.length, b.length, 1);

/** The n symbols nearest to what was typed: by ticker, name, first word of the name, or alias; ties by symbol. */
export function nearestSymbols(wanted: string, instruments: readonly Instrument[], n: number): SymbolId[] {
  const typed = plain(wanted.slice(0, 64)); // no ticker or company name is longer
  return instruments
    .map(({ symbol, name, aliases }) => {
      const names = [symbol, name, name.split(" ")[0] ?? name, ...aliases].map(plain);
      return { symbol, apart: Math.min(...names.map((known) => apart(typed, known))) };
    })
    .sort((a, b) => a.apart - b.apart || (a.symbol < b.symbol ? -1 : 1))
    .slice(0, n)
    .map(({ symbol }) => symbol);
}

/**
 * The instrument with this ticker, in upper or lower case.
 * @throws knowledge/symbol-unknown, naming the nearest
 */
export function requireSymbol(wanted: string, instruments: readonly Instrument[]): Instrument {
  const found = instruments.find(({ symbol }) => symbol === wanted.trim().toUpperCase());
  if (found !== undefined) return found;
  const nearest = nearestSymbols(wanted, instruments, 3);
  const nameOf = (wantedSymbol: SymbolId) => instruments.find(({ symbol }) => symbol === wantedSymbol)?.name;
  const offer =
    nearest.length === 0
      ? "This data set holds no instrument."
      : `Nearest: ${nearest.map((s) => `${s} (${nameOf(s)})`).join(", ")}.`;
  const message = `No instrument "${wanted.slice(0, 64)}" is known here. ${offer}`;
  throw callerError("knowledge/symbol-unknown", message, { wanted: wanted.slice(0, 64), nearest });
}
