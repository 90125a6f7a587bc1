// Finding what reads as a number or a date in a text: digits with their sign, currency and scale, and numbers written in words.

export interface FoundNumber {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** The number in base units: "4.2%" is 0.042, "$69.6bn" is 69.6e9; for a date its UTC epoch milliseconds.
   * NaN for what reads as a number and has no plain value: "twenty", "1e6", "3,5", "½". */
  readonly value: number;
  /** Half of the last printed digit, in the same units. */
  readonly halfStep: number;
  readonly kind: "number" | "percent" | "money" | "date";
  /** Printed with so many digits that agreeing with a figure is hardly a coincidence: "4.2%" and "386" are, "4%" and "20" are not. */
  readonly telling: boolean;
}

/** What holds digits and is no figure: "S&P 500", "10-K", "Q3", "B2B", "F-35", "1.2.3". */
const namePatterns = [
  /\b(?:S&P|Nasdaq|Russell|Dow|FTSE|DAX|CSI|Nikkei|Fortune|Stoxx)\s\d{2,4}\b(?!\s?%|[.,]\d)/giu,
  /\b(?:10-[KQ]|8-K|20-F|6-K|13[FDG])\b/gu,
  /(?<![\p{L}\p{N}$])(?!(?:USD?|EUR|GBP|JPY|CHF)\d)\p{Lu}{1,5}-?\d{1,4}\p{Lu}?(?![\p{L}\p{N}%]|[.,]\d|\s?(?:[%％‰]|percent|per cent|bps|basis))/gu,
  /(?<![\p{L}\p{N}.])\d+(?:\.\d+){2,}(?![\p{L}\p{N}%]|\s?%)/gu,
];
const datePattern = /\b\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?Z?)?/g;
/** The longest run of digits and what joins them, with sign, currency and scale; letters that cling to it make it a number without a value. */
const digitPattern =
  /(?:(?<![\p{L}\p{N}])(?<sign>[-+\u2212]))?(?<currency>[$€£¥])?(?<digits>\.?\d(?:[\d.,:/_'’\u00a0\u2009\u202f]*\d)?)(?:\s?(?<suffix>[%％﹪٪‰]|(?:[Pp]ercent(?:age points?)?|[Pp]er cent|pct|pp|bps?|basis points?|tn|[Tt]rillion|bn|[Bb]illion|mn|[Mm]illion|[mMkKB]|[Tt]housand)(?![\p{L}\p{N}_]))|(?<times>x|st|nd|rd|th)(?![\p{L}\p{N}_])|(?<odd>[\p{L}\p{N}_]+))?/gu;
const otherDigits = /(?:(?![0-9])\p{N})+/gu;

const small = "one|two|three|four|five|six|seven|eight|nine";
const cardinal =
  "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety";
const scaleWords = "hundreds?|thousands?|millions?|billions?|trillions?|dozens?";
const shareWords = "percent(?:age points?)?|per cent|basis points?|bps";
const wordPattern = new RegExp(
  [
    `\\b(?:${cardinal})(?:[- ](?:${small}))?(?:[- ](?:${scaleWords}|${shareWords}|dollars|times))*\\b`,
    `\\b(?:${cardinal})fold\\b`,
    `\\b(?:${scaleWords})(?: (?:${shareWords}|dollars))?\\b`,
    `(?:\\b[\\p{L}]+[- ])?\\b(?:${shareWords})\\b`,
    "\\b(?:zero|twice|thrice|(?<!\\b(?:first|second|latter)[- ])half|hal(?:ve[sd]?|ving)|(?:doubl|tripl|quadrupl)(?:es?|ed|ing))\\b",
    "\\b(?:a|one)[- ](?:third|quarter|fifth|tenth)(?= of\\b)",
    `\\bone in (?:${cardinal}|\\d)`,
  ].join("|"),
  "giu",
);

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
  "％": 0.01,
  "﹪": 0.01,
  "٪": 0.01,
  "‰": 1e-3,
  percent: 0.01,
  "percentage point": 0.01,
  "percentage points": 0.01,
  "per cent": 0.01,
  pct: 0.01,
  pp: 0.01,
  bp: 1e-4,
  bps: 1e-4,
  "basis point": 1e-4,
  "basis points": 1e-4,
};

/**
 * All numbers of a text in order, dates as one; numbers that are part of a name ("S&P 500", "Q3") are not figures.
 * @param names further texts that are names as they stand ("3M", "Five Below")
 */
export function findNumbers(text: string, names: readonly string[] = []): readonly FoundNumber[] {
  const taken: [number, number][] = [...namesIn(text, names)];
  const free = (start: number, end: number): boolean => taken.every(([from, to]) => end <= from || start >= to);
  const found: FoundNumber[] = [];
  const take = (number: FoundNumber): void => {
    if (!free(number.start, number.end)) return;
    taken.push([number.start, number.end]);
    found.push(number);
  };
  for (const match of text.matchAll(datePattern)) {
    const value = Date.parse(match[0].length === 10 ? `${match[0]}T00:00:00Z` : match[0].replace(/Z?$/, "Z"));
    take({ ...span(match), value, halfStep: 0, kind: "date", telling: true });
  }
  for (const match of text.matchAll(digitPattern)) take(readDigits(match));
  for (const pattern of [otherDigits, wordPattern])
    for (const match of text.matchAll(pattern))
      take({ ...span(match), value: Number.NaN, halfStep: 0, kind: "number", telling: false });
  return found.sort((a, b) => a.start - b.start);
}

function* namesIn(text: string, names: readonly string[]): Generator<[number, number]> {
  for (const pattern of namePatterns)
    for (const { index, 0: name } of text.matchAll(pattern)) yield [index, index + name.length];
  for (const name of names) {
    for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + name.length)) yield [at, at + name.length];
  }
}

const span = ({ index, 0: text }: RegExpExecArray) => ({
  text,
  start: index,
  end: index + text.length,
});

const plainDigits = /^(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d+)?$/;

function readDigits(match: RegExpExecArray): FoundNumber {
  const { sign, currency, digits = "", suffix = "", odd } = match.groups ?? {};
  const scale = scaleOf[suffix.toLowerCase()] ?? 1;
  const plain = odd === undefined && plainDigits.test(digits) && !/^0\d/.test(digits);
  const magnitude = plain ? Number(digits.replaceAll(",", "")) * scale : Number.NaN;
  const decimals = digits.split(".")[1]?.length ?? 0;
  const significant = digits.replace(/\D/g, "").replace(/^0+/, "").length;
  return {
    ...span(match),
    value: sign === "-" || sign === "\u2212" ? -magnitude : magnitude,
    halfStep: 0.5 * 10 ** -decimals * scale,
    kind: currency ? "money" : scale < 1 ? "percent" : "number",
    telling: significant >= (decimals > 0 ? 2 : 3),
  };
}
