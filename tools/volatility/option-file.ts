// Tables of implied volatilities as they are handed around, read as quotes. No I/O: cells in, quotes out.

import { callerError } from "#infra/runtime/index.ts";
import type { VolatilityQuote } from "./quotes.ts";

export interface OptionTable {
  readonly layout: "volatility-matrix" | "listed-volatilities" | "constant-tenors";
  /** ISO date of the quotes; null where the table does not say. */
  readonly valuedOn: string | null;
  readonly quotes: readonly (VolatilityQuote & { readonly discount: number })[];
  /** Rows without both sides, left out. */
  readonly oneSided: number;
  /** What was done to the numbers. */
  readonly notes: readonly string[];
}

type Row = Readonly<Record<string, string>>;

/** Tells three layouts apart by their columns:
 * - days, rate, strike, implied_vol, spot, dividend_yield: a matrix of volatilities. Maturities are whole weeks, (days + 3) / 7 rounded down, Act/365,
 *   rates straight between the days given: the protocol under which published fits to such a matrix are compared;
 * - t_years, strike, bid_iv, ask_iv, forward: listed options of both sides, undiscounted;
 * - expiry, valuation_date, rate_pct, forward, moneyness, bid_iv_pct, mid_iv_pct, ask_iv_pct: constant tenors of a vendor.
 * @throws tools/input-invalid (columns of none of them, or a value that is no number) */
export function readOptionTable([heading, ...lines]: readonly (readonly string[])[]): OptionTable {
  const first = lines[0];
  if (heading === undefined || first === undefined) throw unknown("has no rows");
  const rows = lines.map((cells): Row => Object.fromEntries(heading.map((name, i) => [name, cells[i] ?? ""])));
  const has = (...columns: string[]): boolean => columns.every((column) => heading.includes(column));
  if (has("days", "rate", "strike", "implied_vol", "spot", "dividend_yield")) return matrix(rows);
  if (has("t_years", "strike", "bid_iv", "ask_iv", "forward")) return listed(rows);
  if (has("expiry", "valuation_date", "rate_pct", "forward", "moneyness", "bid_iv_pct", "mid_iv_pct", "ask_iv_pct"))
    return tenors(rows);
  throw unknown(`has columns ${heading.join(", ")}`);
}

function matrix(rows: readonly Row[]): OptionTable {
  const rates = new Map(rows.map((row, i) => [number(row, "days", i), number(row, "rate", i)]));
  const quotes = rows.map((row, i) => {
    const days = 7 * Math.floor((number(row, "days", i) + 3) / 7);
    const years = days / 365;
    const rate = straight(rates, days);
    const carry = rate - number(row, "dividend_yield", i);
    return {
      years,
      forward: number(row, "spot", i) * Math.exp(carry * years),
      discount: Math.exp(-rate * years),
      strike: number(row, "strike", i),
      volatility: number(row, "implied_vol", i),
    };
  });
  return {
    layout: "volatility-matrix",
    valuedOn: rows[0]?.valuation_date ?? null,
    quotes,
    oneSided: 0,
    notes: ["maturities in whole weeks, Act/365, rates straight between the days given"],
  };
}

function listed(rows: readonly Row[]): OptionTable {
  const both = rows.filter((row) => row.bid_iv !== "" && row.ask_iv !== "");
  return {
    layout: "listed-volatilities",
    valuedOn: null,
    quotes: both.map((row, i) => {
      const [bid, ask] = [number(row, "bid_iv", i), number(row, "ask_iv", i)];
      return {
        years: number(row, "t_years", i),
        forward: number(row, "forward", i),
        discount: 1,
        strike: number(row, "strike", i),
        volatility: (bid + ask) / 2,
        bid,
        ask,
      };
    }),
    oneSided: rows.length - both.length,
    notes: ["volatilities in the middle of bid and ask", "undiscounted: the table has forwards and no rates"],
  };
}

function tenors(rows: readonly Row[]): OptionTable {
  return {
    layout: "constant-tenors",
    valuedOn: rows[0]?.valuation_date ?? null,
    quotes: rows.map((row, i) => {
      const years = (date(row, "expiry", i) - date(row, "valuation_date", i)) / (365 * 86_400_000);
      return {
        years,
        forward: number(row, "forward", i),
        discount: Math.exp((-number(row, "rate_pct", i) / 100) * years),
        strike:
          number(row, "moneyness", i) *
          (row.spot === undefined || row.spot === "" ? number(row, "forward", i) : number(row, "spot", i)),
        volatility: number(row, "mid_iv_pct", i) / 100,
        bid: number(row, "bid_iv_pct", i) / 100,
        ask: number(row, "ask_iv_pct", i) / 100,
      };
    }),
    oneSided: 0,
    notes: ["constant tenors, interpolated by their vendor"],
  };
}

/** Straight between the points, level beyond them. */
function straight(points: ReadonlyMap<number, number>, at: number): number {
  const places = [...points.keys()].sort((a, b) => a - b);
  const next = places.findIndex((place) => place >= at);
  const [first, last] = [places[0] as number, places.at(-1) as number];
  if (next <= 0) return points.get(next === 0 ? first : last) as number;
  const [a, b] = [places[next - 1] as number, places[next] as number];
  const share = (at - a) / (b - a);
  return (1 - share) * (points.get(a) as number) + share * (points.get(b) as number);
}

function number(row: Row, column: string, index: number): number {
  const text = row[column];
  const value = Number(text);
  if (text !== undefined && text !== "" && Number.isFinite(value)) return value;
  throw unknown(`has "${text}" as ${column} of row ${index + 1}; wanted a number`);
}

function date(row: Row, column: string, index: number): number {
  const value = Date.parse(`${row[column]}T00:00:00Z`);
  if (Number.isFinite(value)) return value;
  throw unknown(`has "${row[column]}" as ${column} of row ${index + 1}; wanted a date such as 2025-12-17`);
}

const unknown = (what: string): Error =>
  callerError(
    "tools/input-invalid",
    `The table ${what}. Wanted days, rate, spot, dividend_yield, strike, implied_vol; or t_years, strike, bid_iv, ask_iv, forward; or a vendor's constant tenors.`,
  );
