// How figures are written: digits, sign and unit by kind. Formatting only; no figure is computed here.

const minus = "\u2212";
const space = "\u00a0";

export const missing = "\u2013";

const withMinus = (text: string): string => text.replace("-", minus);

function fixed(value: number, digits: number): string {
  const written = value.toLocaleString("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return withMinus(/^-[0.,]*$/.test(written) ? written.slice(1) : written);
}

const plus = (value: number, written: string): string => (value > 0 && /[1-9]/.test(written) ? `+${written}` : written);

/** 0.0421 -> "4.21%". */
export const percent = (fraction: number, digits = 2): string => `${fixed(fraction * 100, digits)}%`;

/** 0.0421 -> "+4.21%". */
export const signedPercent = (fraction: number, digits = 2): string => plus(fraction, percent(fraction, digits));

export const wholePercent = (fraction: number): string => percent(fraction, 0);

/** -0.1 -> "−0.10". */
export const signedRatio = (value: number): string => plus(value, fixed(value, 2));

export const count = (value: number): string => fixed(value, 0);

export const price = (value: number): string => fixed(value, 2);

const moneyFormats = new Map<string, Intl.NumberFormat>();

function moneyFormat(currency: string): Intl.NumberFormat {
  const known = moneyFormats.get(currency);
  if (known) return known;
  const made = new Intl.NumberFormat("en-US", { style: "currency", currency });
  moneyFormats.set(currency, made);
  return made;
}

/** Digits after the point of a currency: 2 for USD, 0 for JPY. */
export const minorDigits = (currency: string): number =>
  moneyFormat(currency).resolvedOptions().maximumFractionDigits ?? 2;

/** Integer minor units as they are paid: 38520 USD -> "$385.20". */
export const money = (minor: number, currency: string): string =>
  withMinus(moneyFormat(currency).format(minor / 10 ** minorDigits(currency)));

/** "385.20" -> 38520; null where it is no amount of that currency. Exact: no float multiplication. */
export function parseMinor(text: string, currency: string): number | null {
  const digits = minorDigits(currency);
  const parts = /^(\d{1,12})(?:\.(\d+))?$/.exec(text.trim().replace(/[,\s]/g, ""));
  const cents = parts?.[2] ?? "";
  if (!parts || cents.length > digits) return null;
  const minor = Number(`${parts[1]}${cents.padEnd(digits, "0")}`);
  return Number.isSafeInteger(minor) && minor > 0 ? minor : null;
}

/** Minor units as a person edits them: 38520 -> "385.20". */
export const minorText = (minor: number, currency: string): string =>
  (minor / 10 ** minorDigits(currency)).toFixed(minorDigits(currency));

const byUnit: Readonly<Record<string, (value: number) => string>> = {
  fraction: (value) => percent(value),
  "fraction/year": (value) => `${percent(value)} a year`,
  probability: (value) => (value !== 0 && Math.abs(value) < 0.01 ? percent(value, 2) : wholePercent(value)),
  score: signedRatio,
  ratio: (value) => fixed(value, 2),
  count,
  days: (value) => `${fixed(value, Number.isInteger(value) ? 0 : 1)}${space}d`,
  shares: (value) => `${count(value)}${space}sh`,
  usd: (value) => withMinus(moneyFormat("USD").format(value)),
  "usd/share": (value) => `${withMinus(moneyFormat("USD").format(value))}/sh`,
  rank: (value) => `#${count(value)}`,
  correlation: (value) => fixed(value, 2),
  hours: (value) => `${fixed(value, Number.isInteger(value) ? 0 : 1)}${space}h`,
  switch: (value) => (value === 0 ? "off" : "on"),
};

/** A figure with its unit; a unit this page does not know is written out behind the number. */
export function figure(value: number, unit: string): string {
  if (!Number.isFinite(value)) return missing;
  const write = byUnit[unit];
  return write ? write(value) : `${fixed(value, Number.isInteger(value) ? 0 : 2)}${space}${unit}`;
}

/** "ev_0123456789abcdef" -> "ev_01234567…". */
export const short = (id: string, length = 10): string => (id.length > length + 1 ? `${id.slice(0, length)}…` : id);

/** "market-graph" -> "Market graph". */
export function sentence(slug: string): string {
  const words = slug.replace(/[-_]/g, " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export const plural = (n: number, one: string, many = `${one}s`): string => `${count(n)} ${n === 1 ? one : many}`;
