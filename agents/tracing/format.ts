// How a figure is printed, by format name or by its unit. Only display: the value itself stays in the evidence.

import { QuorumError } from "#infra/runtime/index.ts";
import type { Unit } from "#tools/define/index.ts";

const byUnit: Readonly<Record<Unit, string>> = {
  fraction: "pct1",
  "fraction/year": "pct1",
  probability: "pct0",
  score: "+num2",
  ratio: "num2",
  count: "int",
  days: "int",
  shares: "int",
  usd: "usdbig",
  "usd/share": "usd2",
  rank: "int",
};

/** One formatter for each count of digits: making one costs far more than using it. */
const formatters = Array.from(
  { length: 7 },
  (_, digits) => new Intl.NumberFormat("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits }),
);

const decimals = (value: number, digits: number): string => (formatters[digits] as Intl.NumberFormat).format(value);

const scales: readonly (readonly [number, string])[] = [
  [1e12, "tn"],
  [1e9, "bn"],
  [1e6, "m"],
  [1e3, "k"],
];

function usdBig(value: number): string {
  const [scale, suffix] = scales.find(([size]) => Math.abs(value) >= size) ?? [1, ""];
  return `${value < 0 ? "-" : ""}$${decimals(Math.abs(value) / scale, suffix === "" ? 2 : 1)}${suffix}`;
}

/** Formats that say something else than the unit does are refused: three stories are not "300%", and a loss of 40% is not "0". */
const formatsOf = (unit: Unit): RegExp => {
  if (unit === "usd" || unit === "usd/share") return /^(?:usd2|usdbig|num\d|int)$/;
  if (unit === "probability") return /^(?:pct\d|num[1-6]|p)$/;
  if (unit === "fraction" || unit === "fraction/year") return /^(?:pct\d|num[1-6])$/;
  if (unit === "ratio") return /^(?:pct\d|num\d|int)$/;
  return unit === "score" ? /^num[1-6]$/ : /^(?:int|num\d)$/;
};

/**
 * Prints a value: pct0..pct4 (a fraction as a percentage), num0..num6, int, p (a p-value), usd2, usdbig; a leading + shows the sign of gains too.
 * @throws agents/answer-malformed for a format it does not know or that does not fit the unit
 */
export function printFigure(value: number, unit: Unit, format: string | null): string {
  const wanted = format ?? byUnit[unit];
  const signed = wanted.startsWith("+");
  const name = signed ? wanted.slice(1) : wanted;
  const printed = print(value, name);
  if (printed === null || !formatsOf(unit).test(name)) {
    throw new QuorumError(
      "agents/answer-malformed",
      `Format "${wanted}" does not print a ${unit}: wanted pct0-4, num0-6, int, p, usd2 or usdbig as fits it, with + for a sign.`,
      { fault: "model", retry: true },
    );
  }
  const zero = !/[1-9]/.test(printed);
  const positive = zero ? printed.replace("-", "") : printed; // "-0.0%" says nothing that "0.0%" does not
  return signed && value > 0 && !zero ? `+${positive}` : positive;
}

function print(value: number, name: string): string | null {
  const digits = Number(name.at(-1));
  if (/^pct[0-4]$/.test(name)) return `${decimals(value * 100, digits)}%`;
  if (/^num[0-6]$/.test(name)) return decimals(value, digits);
  if (name === "p") return value < 1e-4 ? "<0.0001" : decimals(value, 4);
  if (name === "int") return decimals(Math.round(value), 0);
  if (name === "usd2") return `${value < 0 ? "-" : ""}$${decimals(Math.abs(value), 2)}`;
  if (name === "usdbig") return usdBig(value);
  return null;
}
