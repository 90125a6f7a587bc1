// A volatility surface between and beyond its expiries: one smile each, total variance straight in time.

import { callerError } from "#infra/runtime/index.ts";
import { requireLength, requireWithin } from "#tools/numeric/index.ts";
import { butterflyDensity, type Smile } from "./smile.ts";

export interface SurfaceExpiry {
  readonly smile: Smile;
  readonly forward: number;
  /** Value today of one unit of money at expiry. */
  readonly discount: number;
}

/** Total variance at a fixed log moneyness runs straight from one expiry to the next, so two expiries without calendar arbitrage have none between
 * them; before the first and after the last the volatility of that expiry holds. Forwards and discounts run straight in their logarithms. */
export class VolatilitySurface {
  readonly expiries: readonly SurfaceExpiry[];

  /** @param expiries ascending in years, at least one
   * @throws tools/series-empty, tools/rows-not-ascending, tools/parameter-out-of-range */
  constructor(expiries: readonly SurfaceExpiry[]) {
    requireLength("expiries", expiries, 1);
    expiries.forEach(({ smile, forward, discount }, i) => {
      requireWithin("years", smile.years, Number.MIN_VALUE, 200);
      requireWithin("forward", forward, Number.MIN_VALUE, Number.MAX_VALUE);
      requireWithin("discount", discount, Number.MIN_VALUE, 100);
      const before = expiries[i - 1]?.smile.years ?? 0;
      if (smile.years <= before)
        throw callerError(
          "tools/rows-not-ascending",
          `Expiry ${i} is at ${smile.years} years, the one before it at ${before}; wanted each expiry once, nearest first.`,
          { index: i },
        );
    });
    this.expiries = expiries;
  }

  /** w(k, T) and its first two derivatives in k, as a smile. @throws tools/parameter-out-of-range */
  smileAt(years: number): Smile {
    const { before, after, share } = this.#between(years);
    const [a, b] = [before.smile, after.smile];
    if (share === null) return scaled(a, years);
    const mixed = (of: "variance" | "slope" | "bend") => (k: number) => (1 - share) * a[of](k) + share * b[of](k);
    return { years, variance: mixed("variance"), slope: mixed("slope"), bend: mixed("bend") };
  }

  forwardAt(years: number): number {
    return this.#straight(years, "forward");
  }

  discountAt(years: number): number {
    return this.#straight(years, "discount");
  }

  /** Black's volatility of a strike. @throws tools/parameter-out-of-range */
  volatility(strike: number, years: number): number {
    requireWithin("strike", strike, Number.MIN_VALUE, Number.MAX_VALUE);
    return Math.sqrt(this.smileAt(years).variance(Math.log(strike / this.forwardAt(years))) / years);
  }

  /** Dupire's local volatility at a price and time: sqrt(dw/dT / g(k)). NaN where the surface has arbitrage at that point (either is not above 0).
   * @throws tools/parameter-out-of-range
   * @source Gatheral (2006), The Volatility Surface, (1.10) */
  localVolatility(price: number, years: number): number {
    requireWithin("price", price, Number.MIN_VALUE, Number.MAX_VALUE);
    const k = Math.log(price / this.forwardAt(years));
    const { before, after, share } = this.#between(years);
    const growth =
      share === null
        ? before.smile.variance(k) / before.smile.years
        : (after.smile.variance(k) - before.smile.variance(k)) / (after.smile.years - before.smile.years);
    const density = butterflyDensity(this.smileAt(years), k);
    return growth > 0 && density > 0 ? Math.sqrt(growth / density) : Number.NaN;
  }

  /** The expiries around a time and how far it lies from the first to the second; share null outside, both then the nearest one. */
  #between(years: number): {
    readonly before: SurfaceExpiry;
    readonly after: SurfaceExpiry;
    readonly share: number | null;
  } {
    requireWithin("years", years, Number.MIN_VALUE, 200);
    const next = this.expiries.findIndex(({ smile }) => smile.years > years);
    const only = next === -1 ? this.expiries.length - 1 : 0;
    if (next <= 0) {
      const nearest = this.expiries[only] as SurfaceExpiry;
      return { before: nearest, after: nearest, share: null };
    }
    const before = this.expiries[next - 1] as SurfaceExpiry;
    const after = this.expiries[next] as SurfaceExpiry;
    return { before, after, share: (years - before.smile.years) / (after.smile.years - before.smile.years) };
  }

  /** Between expiries straight in the logarithm; before the first towards the first two's line, beyond the last at the last rate of growth. */
  #straight(years: number, of: "forward" | "discount"): number {
    const { expiries } = this;
    if (expiries.length === 1) {
      const only = expiries[0] as SurfaceExpiry;
      return of === "forward" ? only.forward : only.discount ** (years / only.smile.years);
    }
    const next = expiries.findIndex(({ smile }) => smile.years > years);
    const at = next === -1 ? expiries.length - 1 : Math.max(1, next);
    const [a, b] = [expiries[at - 1], expiries[at]] as [SurfaceExpiry, SurfaceExpiry];
    const share = (years - a.smile.years) / (b.smile.years - a.smile.years);
    return Math.exp((1 - share) * Math.log(a[of]) + share * Math.log(b[of]));
  }
}

function scaled(smile: Smile, years: number): Smile {
  const by = years / smile.years;
  return {
    years,
    variance: (k) => by * smile.variance(k),
    slope: (k) => by * smile.slope(k),
    bend: (k) => by * smile.bend(k),
  };
}
