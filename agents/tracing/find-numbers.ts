// Finding what reads as a number or a date in a text: digits with their sign, currency and scale, and numbers written in words.

export interface FoundNumber {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** The number in base units: "4.2%" is 0.042, "$69.6bn" is 69.6e9; for a date its UTC epoch milliseconds. */
  readonly value: number;
  /** Half of the last printed digit, in the same units. */
  readonly halfStep: number;
  readonly kind: "number" | "percent" | "money" | "date";
}

const datePattern = /\b\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?Z?)?/g;
// Not inside a word or another number: "Q3", "B2B", "F-35" and "1.2.3" are names.
const numberPattern =
  /(?<![\p{L}\p{N}_.,]|\p{Lu}-)(?<sign>[-+\u2212])?(?<currency>[$€£])?(?<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)\s?(?<suffix>%|(?:[Pp]ercent|[Pp]er cent|bps|basis points|tn|[Tt]rillion|bn|[Bb]illion|mn|[Mm]illion|[mMkKB]|[Tt]housand)\b)?(?![\p{L}\p{N}_]|\.\d)/gu;
const wordPattern =
  /\b(?:(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:[- ](?:one|two|three|four|five|six|seven|eight|nine))?(?:\s(?:hundred|thousand|million|billion|trillion|percent|per cent|dollars))+|(?:hundred|thousand|million|billion|trillion)s?)\b/gi;
/** Names with a number in them, as people say them. */
const namePattern = /\b(?:S&P|Nasdaq|Russell|Dow|FTSE|DAX|CSI|Nikkei|Fortune|Stoxx)\s(?:\d{2,4})\b/gi;

const scaleOf: Readonly<Record<string, number>> = {
  tn: 1e12,
  trillion: 1e12,
  bn: 1e9,
  billion: 1e9,
  mn: 1e6,
  million: 1e6,
  m: 1e6,
  b: 1e9,
  k: 1e3,
  thousand: 1e3,
  "%": 0.01,
  percent: 0.01,
  "per cent": 0.01,
  bps: 1e-4,
  "basis points": 1e-4,
};

/** All numbers of a text in order, dates as one; numbers that are part of a name ("S&P 500", "Q3") are not figures. */
export function findNumbers(text: string): readonly FoundNumber[] {
  const taken: [number, number][] = [...text.matchAll(namePattern)].map((match) => [
    match.index,
    match.index + match[0].length,
  ]);
  const free = (start: number, end: number): boolean => taken.every(([from, to]) => end <= from || start >= to);
  const found: FoundNumber[] = [];
  const take = (number: FoundNumber): void => {
    if (!free(number.start, number.end)) return;
    taken.push([number.start, number.end]);
    found.push(number);
  };
  for (const match of text.matchAll(datePattern)) {
    const value = Date.parse(match[0].length === 10 ? `${match[0]}T00:00:00Z` : match[0].replace(/Z?$/, "Z"));
    take({ text: match[0], start: match.index, end: match.index + match[0].length, value, halfStep: 0, kind: "date" });
  }
  for (const match of text.matchAll(numberPattern)) take(readDigits(match));
  for (const match of text.matchAll(wordPattern)) {
    take({
      text: match[0],
      start: match.index,
      end: match.index + match[0].length,
      value: Number.NaN,
      halfStep: 0,
      kind: "number",
    });
  }
  return found.sort((a, b) => a.start - b.start);
}

function readDigits(match: RegExpExecArray): FoundNumber {
  const { sign, currency, digits = "", suffix = "" } = match.groups ?? {};
  const scale = scaleOf[suffix.toLowerCase()] ?? 1;
  const fraction = digits.split(".")[1] ?? "";
  const magnitude = Number(digits.replaceAll(",", "")) * scale;
  const whole = match[0].trimEnd();
  return {
    text: whole,
    start: match.index,
    end: match.index + whole.length,
    value: sign === "-" || sign === "\u2212" ? -magnitude : magnitude,
    halfStep: 0.5 * 10 ** -fraction.length * scale,
    kind: currency ? "money" : scale < 1 ? "percent" : "number",
  };
}
