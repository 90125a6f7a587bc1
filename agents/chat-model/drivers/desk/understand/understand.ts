// The built-in model's reading of a question: ordinary English in, a brief out. Pure: the same task, the same brief.

import { isoTime } from "#infra/runtime/index.ts";
import type { Brief, UnderstandTask } from "../../../../define/index.ts";
import { readClause } from "./clauses/read-clause.ts";
import { edges, splitClauses } from "./clauses/split-clauses.ts";
import { askedOf, mostSymbols } from "./follow-up.ts";
import { cleanText } from "./masked-text.ts";
import { nameThings } from "./named.ts";
import { weighClauses } from "./reading.ts";
import { chooseTime, usualHorizon } from "./time/choose-time.ts";

export function understand(task: UnderstandTask): Brief {
  const { previous } = task;
  const nowMs = Date.parse(task.nowIso);
  const text = cleanText(task.question);
  const named = nameThings(text, task);
  const reading = weighClauses(
    splitClauses(named.masked.text, named.masked.lexicon).map((clause) => readClause(clause, named)),
  );
  const { kind, symbols, side, continues } = askedOf(
    reading,
    previous,
    /^(?:(?:hmm|ok|okay|well|so|yes|no)[, ]+)*(?:and|but|or|also|then|what about|how about|same)\b/i.test(text),
  );
  const beside = reading.timesBeside.filter((mask) => named.moments.get(mask)?.tie === "as-of");
  const moments = [...reading.moments, ...beside].flatMap((mask) => named.moments.get(mask) ?? []);
  const time = chooseTime(moments, kind, nowMs);
  const before = continues ? previous : null;
  return {
    kind,
    symbols: [...symbols],
    side,
    horizonDays: time.horizonDays ?? keptHorizon(kind, before) ?? usualHorizon[kind],
    asOf: time.asOfMs !== null ? isoTime(time.asOfMs) : time.backToNow ? null : keptAsOf(kind, before),
    unknownNames: [...reading.unknownNames],
    notUnderstood: [
      ...reading.notUnderstood,
      ...(reading.asksMore && kind === "unclear" ? [edges(text)] : []),
      ...beyondTheMost(reading.symbols, symbols),
    ],
  };
}

/** Companies named beyond as many as a brief holds: said to be left out, not dropped. */
const beyondTheMost = (named: readonly string[], kept: readonly string[]): readonly string[] =>
  kept.length < mostSymbols ? [] : named.filter((symbol) => !kept.includes(symbol));

/** A horizon that was asked for holds on; one that was only usual for the kind gives way to the usual one of the new kind. */
function keptHorizon(kind: Brief["kind"], before: Brief | null): number | null {
  if (before === null || before.kind === "unclear") return null;
  return kind === before.kind || before.horizonDays !== usualHorizon[before.kind] ? before.horizonDays : null;
}

/** Where the conversation stands; the day of "what moved it yesterday" belongs to that question alone. */
function keptAsOf(kind: Brief["kind"], before: Brief | null): string | null {
  if (before === null) return null;
  const ofThatQuestion = (before.kind === "moved" || before.kind === "news") && kind !== before.kind;
  return ofThatQuestion ? null : before.asOf;
}
