// The reading made whole by the brief before it: "and Goldman?" keeps what was asked, "how risky is it?" keeps about whom.

import type { Brief, QuestionKind } from "../../../../define/index.ts";
import type { Reading } from "./reading.ts";

export interface Asked {
  readonly kind: QuestionKind;
  readonly symbols: readonly string[];
  readonly side: Brief["side"];
  /** True where the question leans on the one before, so that its horizon and as-of still hold. */
  readonly continues: boolean;
}

/** As many as a brief holds. */
export const mostSymbols = 6;

/** Kinds that are asked of no company as a rule: without a name they mean all there is. */
const standsAlone: ReadonlySet<QuestionKind | null> = new Set(["portfolio", "unusual"] as const);

export function askedOf(reading: Reading, previous: Brief | null, joins: boolean): Asked {
  const kind = kindOf(reading, previous);
  const named = reading.symbols.length + reading.unknownNames.length > 0;
  const alone = reading.kind === "compare" && reading.symbols.length + reading.unknownNames.length === 1; // "versus Apple?"
  const whole = reading.kind !== null && !alone && (named || reading.open || standsAlone.has(reading.kind));
  const continues = previous !== null && kind !== "unclear" && (!whole || joins || reading.refersBack);
  return {
    kind,
    symbols: symbolsOf(reading, kind, continues ? previous : null),
    side: sideOf(reading, kind, previous),
    continues,
  };
}

function kindOf(reading: Reading, previous: Brief | null): QuestionKind {
  if (reading.kind !== null) return reading.kind;
  const named = reading.symbols.length + reading.unknownNames.length > 0;
  const leans = named || reading.moments.length > 0 || reading.asksMore || reading.pronoun;
  if (previous !== null && previous.kind !== "unclear" && leans) return previous.kind;
  return named ? "overview" : "unclear";
}

function symbolsOf(reading: Reading, kind: QuestionKind, previous: Brief | null): string[] {
  const { symbols, unknownNames } = reading;
  const before = previous?.symbols ?? [];
  if (kind === "compare" && symbols.length + unknownNames.length === 1)
    return [...new Set([...before, ...symbols])].slice(0, mostSymbols);
  if (symbols.length > 0 || unknownNames.length > 0) return symbols.slice(0, mostSymbols);
  const none = reading.open || kind === "unclear" || (standsAlone.has(kind) && !reading.pronoun);
  return none ? [] : [...before];
}

function sideOf(reading: Reading, kind: QuestionKind, previous: Brief | null): Brief["side"] {
  if (kind !== "advice") return null;
  const [side, other] = reading.sides;
  if (side !== undefined) return other === undefined ? side : null;
  return reading.kind === null ? (previous?.side ?? null) : null;
}
