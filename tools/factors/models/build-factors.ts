// Fama and French's five factors and Carhart's momentum from any universe.

import { callerError } from "#infra/runtime/index.ts";
import type { Column } from "#tools/columns/index.ts";
import { requireShape, requireWhole } from "#tools/numeric/index.ts";
import { CELLS, sortTwoByThree } from "./breakpoints.ts";
import { isJune, type MonthEnd, monthEnds } from "./calendar.ts";
import { type Formation, heldReturns } from "./held-portfolios.ts";

/** Panels have row t, lane s at t * lanes + s, NaN = missing, and hold what was known by the end of row t. */
export interface FactorUniverse {
  /** Simple total returns from the row before. */
  readonly returns: Column;
  readonly lanes: number;
  /** Shape (rows), ascending. */
  readonly timesMs: readonly number[];
  /** 1 = in the universe; every lane unless given. */
  readonly universe?: Uint8Array;
  /** Market value: sorts by size and weighs. Without it give `size`. */
  readonly marketCap?: Column;
  /** What to sort by size instead, such as dollar volume; it never weighs. */
  readonly size?: Column;
  readonly bookToPrice?: Column;
  readonly operatingProfitability?: Column;
  /** Growth of total assets over a year. */
  readonly assetGrowth?: Column;
  /** Shape (rows): simple return of cash per row; zero unless given. */
  readonly riskFree?: Column;
  /** Rows that accounting figures are aged before the June sort may see them: 0 where a panel holds what was known (the default), about 126
   * where it holds figures under the date their period ended. */
  readonly accountingLagRows?: number;
}

export const factorNames = ["mkt_rf", "smb", "hml", "rmw", "cma", "mom"] as const;
export type ModelFactor = (typeof factorNames)[number];

export interface BuiltFactors {
  /** Simple returns per row; NaN before the first formation and where a cell is empty. Only those that could be built. */
  readonly factors: Readonly<Partial<Record<ModelFactor, Float64Array>>>;
  readonly notBuilt: readonly { readonly factor: ModelFactor; readonly because: string }[];
  readonly weighting: "market value" | "equal";
  readonly sizedBy: "market value" | "given size";
  /** Rows that the yearly and the monthly portfolios were formed on. */
  readonly yearlyFormations: readonly number[];
  readonly monthlyFormations: readonly number[];
}

const MOMENTUM_MONTHS = 12;

/** Builds the factors.
 *
 * Yearly, at the last row of June: size halves crossed with thirds of book to price (above zero only), operating profitability and asset
 * growth (breakpoints 30 % and 70 % of the universe); held until the next June. Monthly, at each month's last row: size halves crossed with
 * thirds of momentum, the compound return of the twelve months to that row without the last one. Weights are market values at formation
 * drifting with returns, or equal at formation where there are none.
 *
 *     smb = mean over the yearly sorts of (mean of 3 small cells - mean of 3 big cells)
 *     hml, rmw = (small high + big high) / 2 - (small low + big low) / 2     cma = the same, low less high     mom as hml
 *     mkt_rf = weighted return of the universe, formed monthly, less cash
 *
 * @throws tools/length-mismatch, tools/parameter-out-of-range, tools/size-missing (neither market values nor a size), tools/series-too-short (no
 *   month end in the rows)
 * @source Fama & French (2015), J. Financial Economics 116(1); Carhart (1997), J. Finance 52(1) */
export function buildFactors(universe: FactorUniverse): BuiltFactors {
  const sorts = new Sorts(universe);
  const yearly = {
    hml: sorts.yearly(universe.bookToPrice, (value) => value > 0),
    rmw: sorts.yearly(universe.operatingProfitability),
    cma: sorts.yearly(universe.assetGrowth),
  };
  const mom = sorts.monthly();
  const smb = meanOf(Object.values(yearly).flatMap((cells) => (cells ? [smallLessBig(cells)] : [])));
  const factors: Partial<Record<ModelFactor, Float64Array>> = {
    mkt_rf: sorts.market(),
    ...(smb && { smb }),
    ...(yearly.hml && { hml: highLessLow(yearly.hml) }),
    ...(yearly.rmw && { rmw: highLessLow(yearly.rmw) }),
    ...(yearly.cma && { cma: highLessLow(yearly.cma).map((value) => -value) }),
    ...(mom && { mom: highLessLow(mom) }),
  };
  return {
    factors,
    notBuilt: factorNames.flatMap((factor) =>
      factors[factor] ? [] : [{ factor, because: whyNot(factor, universe, sorts) }],
    ),
    weighting: universe.marketCap ? "market value" : "equal",
    sizedBy: universe.marketCap && !universe.size ? "market value" : "given size",
    yearlyFormations: sorts.junes.map(({ row }) => row),
    monthlyFormations: sorts.months.map(({ row }) => row),
  };
}

class Sorts {
  readonly months: readonly MonthEnd[];
  readonly junes: readonly MonthEnd[];
  readonly #given: FactorUniverse;
  readonly #size: Column;

  constructor(given: FactorUniverse) {
    const size = given.size ?? given.marketCap;
    if (!size)
      throw callerError(
        "tools/size-missing",
        "Factors are sorted by size: give marketCap, or size such as dollar volume.",
        {},
      );
    requireUniverse(given);
    this.#given = given;
    this.#size = size;
    this.months = monthEnds(given.timesMs);
    this.junes = this.months.filter(isJune);
    if (this.months.length === 0)
      throw callerError(
        "tools/series-too-short",
        `No month ends within the ${given.timesMs.length} rows; portfolios are formed at month ends. Load more history.`,
        { rows: given.timesMs.length },
      );
  }

  /** Cells of the sort by an accounting figure, formed each June; null without the figure or a June. */
  yearly(figure: Column | undefined, admits: (value: number) => boolean = () => true): Float64Array | null {
    const lag = this.#given.accountingLagRows ?? 0;
    if (!figure || this.junes.length === 0) return null;
    return this.#held(
      this.junes.map(({ row }) =>
        this.#formation(row, (s) => {
          const value = row < lag ? Number.NaN : figure[(row - lag) * this.#given.lanes + s]!;
          return admits(value) ? value : Number.NaN;
        }),
      ),
    );
  }

  /** Cells of the sort by momentum, formed each month end with a year before it; null where there is none. */
  monthly(): Float64Array | null {
    const ends = this.months.filter((_, i) => i >= MOMENTUM_MONTHS);
    if (ends.length === 0) return null;
    return this.#held(
      ends.map(({ row }, i) => {
        const [from, to] = [this.months[i]!.row, this.months[i + MOMENTUM_MONTHS - 1]!.row];
        return this.#formation(row, (s) => this.#compound(s, from, to));
      }),
    );
  }

  /** The whole universe as one portfolio, less cash. */
  market(): Float64Array {
    const { returns, lanes, riskFree } = this.#given;
    const formations = this.months.map(({ row }) => ({
      row,
      cells: Int8Array.from({ length: lanes }, (_, s) => (this.#isIn(row, s) ? 0 : -1)),
      weights: this.#weights(row),
    }));
    return heldReturns(returns, lanes, 1, formations).map((value, t) => value - (riskFree?.[t] ?? 0));
  }

  #held(formations: readonly Formation[]): Float64Array {
    return heldReturns(this.#given.returns, this.#given.lanes, CELLS, formations);
  }

  #formation(row: number, characteristic: (lane: number) => number): Formation {
    const { lanes } = this.#given;
    const of = (value: (lane: number) => number): Float64Array =>
      Float64Array.from({ length: lanes }, (_, s) => (this.#isIn(row, s) ? value(s) : Number.NaN));
    const size = of((s) => this.#size[row * lanes + s]!);
    return { row, cells: sortTwoByThree(size, of(characteristic)), weights: this.#weights(row) };
  }

  #weights(row: number): Float64Array {
    const { marketCap, lanes } = this.#given;
    return marketCap
      ? Float64Array.from(marketCap.subarray(row * lanes, (row + 1) * lanes))
      : new Float64Array(lanes).fill(1);
  }

  #isIn(row: number, lane: number): boolean {
    const { universe, lanes } = this.#given;
    return universe === undefined || universe[row * lanes + lane] === 1;
  }

  /** Compound return after row `from` up to row `to`; NaN where a row is missing. */
  #compound(lane: number, from: number, to: number): number {
    const { returns, lanes } = this.#given;
    let growth = 1;
    for (let t = from + 1; t <= to; t++) growth *= 1 + returns[t * lanes + lane]!;
    return growth - 1;
  }
}

function requireUniverse(given: FactorUniverse): void {
  const { lanes, timesMs, returns, riskFree, universe, accountingLagRows = 0 } = given;
  requireWhole("lanes", lanes, 1);
  requireWhole("accountingLagRows", accountingLagRows, 0);
  const panels = { returns, universe, ...pick(given) };
  for (const [name, panel] of Object.entries(panels)) if (panel) requireShape(name, panel, timesMs.length, lanes);
  if (riskFree) requireShape("riskFree", riskFree, timesMs.length, 1);
}

const pick = ({ marketCap, size, bookToPrice, operatingProfitability, assetGrowth }: FactorUniverse) => ({
  marketCap,
  size,
  bookToPrice,
  operatingProfitability,
  assetGrowth,
});

function whyNot(
  factor: ModelFactor,
  { bookToPrice, operatingProfitability, assetGrowth }: FactorUniverse,
  { junes }: Sorts,
): string {
  if (factor === "mom") return "there is no month end with twelve months before it";
  if (junes.length === 0) return "no June ends within the rows";
  const figures = { hml: bookToPrice, rmw: operatingProfitability, cma: assetGrowth };
  if (factor === "smb") return "none of book to price, profitability and asset growth was given to sort with";
  return factor !== "mkt_rf" && figures[factor] === undefined
    ? `its figure was not given`
    : "no portfolio could be formed";
}

/** Mean of the cells high in small and big, less mean of the low ones, by row. */
const highLessLow = (cells: Float64Array): Float64Array =>
  eachRow(cells, (c) => (c[2]! + c[5]!) / 2 - (c[0]! + c[3]!) / 2);

const smallLessBig = (cells: Float64Array): Float64Array =>
  eachRow(cells, (c) => (c[0]! + c[1]! + c[2]!) / 3 - (c[3]! + c[4]! + c[5]!) / 3);

const eachRow = (cells: Float64Array, of: (row: Float64Array) => number): Float64Array =>
  Float64Array.from({ length: cells.length / CELLS }, (_, t) => of(cells.subarray(t * CELLS, (t + 1) * CELLS)));

const meanOf = (series: readonly Float64Array[]): Float64Array | null =>
  series.length === 0
    ? null
    : series[0]!.map((_, t) => series.reduce((sum, values) => sum + values[t]!, 0) / series.length);
