// Under which names a text may speak of a company, and where it does. Case matters: "Visa" is not "visa".

import type { Instrument } from "#knowledge/domain/index.ts";

const legalForm =
  /[\s,]+(?:&\s*)?(?:Inc|Incorporated|Corp|Corporation|Co|Company|Companies|Ltd|Limited|PLC|plc|N\.V|S\.A|AG|Group|Holdings?|International|Cos)\.?$/;
const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
const matchers = new WeakMap<Instrument, RegExp>();

/** "Goldman Sachs Group, Inc." -> "Goldman Sachs". */
export function plainName(name: string): string {
  const shorter = name
    .replace(/^The\s+/, "")
    .replace(legalForm, "")
    .trim();
  return shorter === name || shorter === "" ? name : plainName(shorter);
}

/** Places (offsets) where the text names the company: by name, alias or ticker, each also with a possessive. */
export function placesOf(text: string, instrument: Instrument): number[] {
  return [...text.matchAll(matcherOf(instrument))].map(({ index }) => index);
}

function matcherOf(instrument: Instrument): RegExp {
  const known = matchers.get(instrument);
  if (known !== undefined) return known;
  const { symbol, name, aliases } = instrument;
  const names = [...new Set([name, plainName(name), ...aliases].filter((text) => text !== symbol && text.length > 1))];
  const spoken = names.flatMap((text) => [text, text.toUpperCase()]).map(escaped);
  const ticker = escaped(symbol);
  const marked = [`\\$${ticker}`, `(?<=\\()${ticker}(?=\\))`, `(?<=:\\s?)${ticker}`]; // $BA, (BA), NYSE: BA
  const bare = symbol.length >= 3 ? [ticker] : []; // one or two letters alone are too often something else
  const made = new RegExp(`(?<![A-Za-z0-9$])(?:${[...spoken, ...marked, ...bare].join("|")})(?![A-Za-z0-9])`, "g");
  matchers.set(instrument, made);
  return made;
}
