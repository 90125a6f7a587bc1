// The forward and the discount factor that calls and puts of one expiry agree on.

import { callerError } from "#infra/runtime/index.ts";
import { findRoot, fitLine, median } from "#tools/numeric/index.ts";
import { deAmericanise } from "../american/de-americanise.ts";
import type { Market } from "../option.ts";

export interface Pair {
  readonly strike: number;
  readonly call: number;
  readonly put: number;
}

export interface ParityFit {
  readonly forward: number;
  readonly discount: number;
  /** Pairs that the fit rests on; the others lie too far off it. */
  readonly used: number;
  /** Median distance of a pair from the line, in the unit of price. */
  readonly residual: number;
}

/** From C - P = D (F - K) of European options: the median of all slopes between two strikes, then the median intercept, then least squares over
 * the pairs within five residuals, so that up to a third of the quotes may be nonsense. With a discount factor given, the forward alone.
 * @throws tools/chain-too-thin (fewer than two strikes, or one where the discount factor is given), tools/price-outside-bounds (no sensible line)
 * @source Theil (1950) and Sen (1968), J. American Statistical Association 63, for the medians */
export function parityForward(pairs: readonly Pair[], discount: number | null = null): ParityFit {
  const wanted = discount === null ? 2 : 1;
  if (pairs.length < wanted) {
    throw callerError(
      "tools/chain-too-thin",
      `${pairs.length} strikes have both a call and a put; wanted at least ${wanted} for a forward${discount === null ? " and a discount factor. Give the rate, or more strikes" : ""}.`,
      { pairs: pairs.length },
    );
  }
  const gap = pairs.map(({ call, put }) => call - put);
  const slopes: number[] = [];
  for (let i = 0; i < pairs.length; i++)
    for (let j = i + 1; j < pairs.length; j++) {
      const width = pairs[j]!.strike - pairs[i]!.strike;
      if (width !== 0) slopes.push((gap[i]! - gap[j]!) / width);
    }
  let d = discount ?? median(slopes);
  let level = median(pairs.map(({ strike }, i) => gap[i]! + d * strike));
  const distance = () => pairs.map(({ strike }, i) => Math.abs(gap[i]! - (level - d * strike)));
  let residual = median(distance());
  const near = distance().map((off) => off <= Math.max(5 * residual, 1e-9 * level));
  const own = pairs.filter((_, i) => near[i]);
  if (discount === null && own.length >= 3) {
    const fit = fitLine(
      own.map(({ strike }) => strike),
      own.map(({ call, put }) => call - put),
    );
    d = -fit.slope;
    level = fit.intercept;
  }
  residual = median(distance());
  const forward = level / d;
  if (!(d > 0 && d < 2 && forward > 0)) {
    throw callerError(
      "tools/price-outside-bounds",
      `Calls and puts imply a discount factor of ${d} and a forward of ${forward}: these are not quotes of one expiry and underlying.`,
      { discount: d, forward },
    );
  }
  return { forward, discount: d, used: own.length, residual };
}

/** The dividend yield at which American calls and puts near the money imply the same volatility: the median gap over up to six strikes is
 * brought to nothing. Parity itself holds for European options only.
 * @throws tools/chain-too-thin (no strike where both give a volatility), tools/not-bracketed (no yield from -30 to 50 % does it) */
export function americanDividendYield(
  pairs: readonly Pair[],
  years: number,
  market: Pick<Market, "spot" | "rate">,
): number {
  const near = [...pairs]
    .sort((a, b) => Math.abs(Math.log(a.strike / market.spot)) - Math.abs(Math.log(b.strike / market.spot)))
    .slice(0, 6);
  const gap = (dividendYield: number): number => {
    const gaps = near.flatMap(({ strike, call, put }) => {
      const at = { ...market, dividendYield };
      const up = deAmericanise(call, { right: "call", strike, years }, at);
      const down = deAmericanise(put, { right: "put", strike, years }, at);
      return up === null || down === null ? [] : [up.volatility - down.volatility];
    });
    return gaps.length === 0 ? Number.NaN : median(gaps);
  };
  // A yield that puts one side at its intrinsic value leaves nothing to compare: walk out from parity's own guess.
  const guess =
    market.rate -
    Math.log(
      median(near.map(({ strike, call, put }) => strike * Math.exp(-market.rate * years) + call - put)) /
        (market.spot * Math.exp(-market.rate * years)),
    ) /
      years;
  if (!Number.isFinite(gap(guess))) {
    throw callerError(
      "tools/chain-too-thin",
      `None of ${near.length} strikes near the money has a volatility on both sides.`,
    );
  }
  for (let reach = 0.005; reach < 0.5; reach *= 2) {
    const [low, high] = [guess - reach, guess + reach];
    const [a, b] = [gap(low), gap(high)];
    if (Number.isFinite(a) && Number.isFinite(b) && a * b <= 0) return findRoot(gap, low, high, { tolerance: 1e-7 });
  }
  throw callerError(
    "tools/not-bracketed",
    `No dividend yield within 50 points of ${guess} makes calls and puts agree.`,
    { guess },
  );
}
