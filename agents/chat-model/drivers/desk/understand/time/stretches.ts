// Stretches of time in ordinary words: "this week", "over the next 3 weeks", "two-month", "long term", "until year end".
// A calendar library reads days, not lengths, so lengths are read here; days are read in days.ts.

import { type Moment, tieBefore } from "./moments.ts";
import { clampSessions, lastDayOf, type Period, sessionsPer, type Unit } from "./sessions.ts";

const numberWords: Readonly<Record<string, number>> = {
  a: 1,
  an: 1,
  one: 1,
  single: 1,
  two: 2,
  couple: 2,
  three: 3,
  few: 3,
  four: 4,
  several: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  twelve: 12,
  half: 0.5,
};
const few = 3;

const unitNames: Readonly<Record<string, Unit>> = {
  d: "day",
  day: "day",
  session: "day",
  w: "week",
  wk: "week",
  m: "month",
  week: "week",
  fortnight: "fortnight",
  mo: "month",
  mth: "month",
  month: "month",
  qtr: "quarter",
  quarter: "quarter",
  y: "year",
  yr: "year",
  year: "year",
};

const count = String.raw`\d{1,3}(?:\.\d)?|a|an|one|two|three|four|five|six|seven|eight|nine|ten|twelve|(?:a )?couple(?: of)?|(?:a )?few|several|half(?: an?)?`;
const unit = `(?:(?:trading|business|calendar|bad|good|rough|single|whole|full|typical|normal|usual|average|ordinary|given) )*(days?|sessions?|weeks?|wks?|fortnight|months?|mths?|quarters?|qtrs?|years?|yrs?)`;
const notThis = String.raw`(?![\w-]*[- ](?:ago|earlier|high|highs|low|lows|average|moving|range|old|over year|on year|to date|end)\b)(?!'s)\b`;

// "the next 3 weeks", "three weeks", "3-month", "3w", "this week", "the past month", "rest of the week"
const stretch = new RegExp(
  String.raw`\b(?:the )?(?:(rest|remainder) of )?(?:(this|the|next|coming|following|upcoming|last|past|previous|prior|current|another) )*(?:(${count})[- ]*)?` +
    `${unit}${notThis}(?: (?:from now|ahead|out|hence|later))?`,
  "gi",
);
const short = /\b(\d{1,3})(d|w|wk|m|mo|y|yr)s?\b/gi;
const termed =
  /\b(?:the )?(?:(long(?:er)?|short(?:er)?|near|medium|mid|intermediate)[- ](?:term|run|haul|horizon)|intraday|overnight|(?:daily|weekly|monthly)(?= (?:loss|losses|var|vol|volatility|risk|move|moves|swing|swings|basis|horizon|drawdown)))\b/gi;
const periodEnd =
  /\b(?:the )?(?:end of (?:the |this )?(next |last )?(week|month|quarter|year)|(week|month|quarter|year)[- ]end)\b/gi;
const periodStart =
  /\b(?:the )?(?:(?:start|beginning|turn) of (?:the|this) (week|month|quarter|year)|ytd|year[- ]to[- ]date|so far this year)\b/gi;

const termSessions: readonly [RegExp, number][] = [
  [/^(?:the )?long/i, 120],
  [/^(?:the )?(?:medium|mid|intermediate)/i, sessionsPer.quarter],
  [/^(?:the )?(?:short|near)/i, sessionsPer.week],
  [/weekly/i, sessionsPer.week],
  [/monthly/i, sessionsPer.month],
  [/./, sessionsPer.day],
];

export function findStretches(text: string, nowMs: number): Moment[] {
  const found: Moment[] = [];
  const add = (
    match: RegExpMatchArray,
    moment: (tie: ReturnType<typeof tieBefore>, end: number) => Moment | null,
  ): void => {
    const start = match.index ?? 0;
    const end = start + match[0].length;
    if (found.some((other) => start < other.end && other.start < end)) return;
    const read = moment(tieBefore(text, start), end);
    if (read) found.push(read);
  };
  for (const match of text.matchAll(periodEnd))
    add(match, ({ tie, start }, end) => endOfPeriod(match, tie, start, end, nowMs));
  for (const match of text.matchAll(periodStart)) {
    const before = lastDayOf((match[1]?.toLowerCase() ?? "year") as Period, nowMs, -1);
    add(match, ({ start }, end) => ({
      is: "day",
      tie: "since",
      start,
      end,
      past: before,
      coming: before,
      exact: false,
      whole: "day",
    }));
  }
  for (const match of text.matchAll(termed)) {
    const sessions = termSessions.find(([words]) => words.test(match[0]))?.[1] ?? 1;
    add(match, ({ tie, start }, end) => ({ is: "stretch", tie, start, end, sessions, back: false }));
  }
  for (const match of text.matchAll(stretch)) add(match, ({ tie, start }, end) => length(match, tie, start, end));
  for (const match of text.matchAll(short)) {
    const sessions = clampSessions(Number(match[1]) * sessionsPer[unitNames[match[2]?.toLowerCase() ?? ""] ?? "day"]);
    add(match, ({ tie, start }, end) => ({ is: "stretch", tie, start, end, sessions, back: false }));
  }
  return found;
}

function endOfPeriod(match: RegExpMatchArray, tie: Moment["tie"], start: number, end: number, nowMs: number): Moment {
  const name = (match[2] ?? match[3] ?? "week").toLowerCase() as Period;
  const shift = /next/i.test(match[1] ?? "") ? 1 : /last/i.test(match[1] ?? "") ? -1 : 0;
  const day = lastDayOf(name, nowMs, shift);
  return {
    is: "day",
    tie: tie === "plain" && day > nowMs ? "until" : tie,
    start,
    end,
    past: day,
    coming: day,
    exact: false,
    whole: "day",
  };
}

/** Null for a bare unit that is no length: "what a day", "month". */
function length(match: RegExpMatchArray, tie: Moment["tie"], start: number, end: number): Moment | null {
  const [whole, rest, which, many, name] = match;
  const bare = rest === undefined && which === undefined && many === undefined && !/^the /i.test(whole);
  if (bare) return null;
  const amount = many !== undefined ? numberOf(many) : name?.endsWith("s") ? few : 1; // "the coming weeks"
  const sessions = clampSessions(
    amount * sessionsPer[unitNames[(name ?? "day").toLowerCase().replace(/s$/, "")] ?? "day"],
  );
  return { is: "stretch", tie, start, end, sessions, back: /last|past|previous|prior/i.test(whole) };
}

function numberOf(words: string): number {
  const word =
    words
      .toLowerCase()
      .split(" ")
      .find((part) => part in numberWords && part !== "a" && part !== "an") ?? words.toLowerCase();
  return numberWords[word] ?? Number.parseFloat(word);
}
