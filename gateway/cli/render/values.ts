// How values are printed for a person: signs by glyph, money with its currency, times short.

import type { Paint } from "../terminal.ts";

const none = "–";

/** "2025-04-15 20:00 UTC". */
export const when = (iso: string | null): string => (iso === null ? none : `${iso.slice(0, 16).replace("T", " ")} UTC`);

/** As when, to the second or millisecond where it does not lie on a minute. */
export const whenExactly = (iso: string): string => `${iso.replace("T", " ").replace(/(:00)?(\.000)?Z$/, "")} UTC`;

export const percent = (fraction: number | null, digits = 0): string =>
  fraction === null ? none : `${(fraction * 100).toFixed(digits)}%`;

export function signedPercent(fraction: number | null, paint: Paint): string {
  if (fraction === null) return none;
  const text = `${fraction > 0 ? "+" : ""}${percent(fraction, 2)}`;
  return fraction === 0 ? text : paint(fraction > 0 ? "green" : "red", text);
}

/** "▲ +0.32", "▼ -0.10", "● 0.00": the sign shows without colour too. */
export function stance(value: number, paint: Paint): string {
  const text = `${value > 0 ? "+" : ""}${value.toFixed(2)}`;
  if (Number(text) === 0) return "● 0.00";
  return value > 0 ? paint("green", `▲ ${text}`) : paint("red", `▼ ${text}`);
}

/** Minor units as "1,234.56 USD". */
export function money(minor: number | null, currency: string): string {
  if (minor === null) return none;
  const format = new Intl.NumberFormat("en", { style: "currency", currency, currencyDisplay: "code" });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  const amount = (minor / 10 ** digits).toLocaleString("en", {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  return `${amount} ${currency}`;
}

/** A return in basis points. */
export const bps = (value: number | null): string => (value === null ? none : (value * 10_000).toFixed(1));

/** A p-value: "<.0001" below what four digits show. */
export const pOf = (value: number | null): string =>
  value === null ? none : value < 0.0001 ? "<.0001" : value.toFixed(4);

export const fixed = (value: number | null, digits: number): string => (value === null ? none : value.toFixed(digits));

/** As few digits as tell six significant ones: 0.25, 1234.57. */
export const brief = (value: number | null): string => (value === null ? none : String(Number(value.toPrecision(6))));

/** "technical.rsi-14 (close), cross-asset.beta-20 (market_close)": what cannot be had, each with the columns that have no facts. */
export const lackingColumns = (
  lacking: readonly { readonly feature: string; readonly columns: readonly string[] }[],
): string => lacking.map(({ feature, columns }) => `${feature} (${columns.join(", ")})`).join(", ");

export const count = (n: number, one: string, many = `${one}s`): string => `${n} ${n === 1 ? one : many}`;

/** A whole number with its thousands set apart: 1,234,567. */
export const grouped = (n: number): string => n.toLocaleString("en-US");
