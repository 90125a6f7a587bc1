// A model of volatility fitted to a table of quotes: its parameters, how well it meets them, whether it leaves money on the table.

import { type Clock, callerError, seededRandom } from "#infra/runtime/index.ts";
import {
  type ArbitrageCheck,
  checkArbitrage,
  type Errors,
  errorsOf,
  fitHeston,
  fitSabr,
  fitSsvi,
  fitSvi,
  hestonSmile,
  type OptionTable,
  type Smile,
  type SmileMeasures,
  sabrVolatility,
  smileMeasures,
  smileOf,
  sviOf,
  sviSmile,
} from "#tools/volatility/index.ts";

export const volatilityModels = ["heston", "ssvi", "svi", "sabr"] as const;
export type VolatilityModel = (typeof volatilityModels)[number];

export interface VolatilityFitRequest {
  readonly model: VolatilityModel;
  readonly seed: number;
  /** At most so many strikes an expiry, at equal steps of the sorted list; null for all. */
  readonly strikes: number | null;
}

export interface VolatilityFit {
  readonly model: VolatilityModel;
  readonly layout: OptionTable["layout"];
  readonly valuedOn: string | null;
  readonly quotes: number;
  readonly expiries: number;
  /** Quotes of the table that the fit did not see, and rows without both sides. */
  readonly leftOut: { readonly outsideRange: number; readonly thinned: number; readonly oneSided: number };
  /** One entry for the whole surface (heston), or one an expiry. */
  readonly parameters: readonly Readonly<Record<string, number>>[];
  /** Squared volatility points. */
  readonly sumOfSquaredErrors: number;
  readonly rmseVolPoints: number;
  readonly worstVolPoints: number;
  /** Share of quotes whose model volatility lies between bid and ask; null where the table has no two sides. */
  readonly insideSpread: number | null;
  readonly converged: boolean;
  readonly atBound: readonly string[];
  /** Of Heston alone: 2 kappa theta / sigma^2. */
  readonly feller: number | null;
  readonly arbitrage: ArbitrageCheck;
  /** Of the fit alone. */
  readonly milliseconds: number;
  readonly seed: number;
  readonly notes: readonly string[];
}

export interface VolatilitySurfaceAnswer {
  readonly fit: VolatilityFit;
  /** Nearest first. */
  readonly expiries: readonly SmileMeasures[];
}

interface Fitted {
  readonly parameters: readonly Readonly<Record<string, number>>[];
  readonly errors: Omit<Errors, "volatilities">;
  readonly converged: boolean;
  readonly atBound: readonly string[];
  readonly feller: number | null;
  readonly smiles: readonly Smile[];
}

type Quotes = OptionTable["quotes"];

/** @throws as the fits; tools/series-empty where the table has no quote in range */
export function fitVolatility(
  table: OptionTable,
  { model, seed, strikes }: VolatilityFitRequest,
  clock: Clock,
): VolatilityFit & { readonly smiles: readonly Smile[] } {
  const inRange = rangeOf(table);
  const quotes = strikes === null ? inRange : thinned(inRange, strikes);
  const from = clock.nowMs();
  const { smiles, errors, ...fitted } = fits[model](quotes, seed);
  const milliseconds = clock.nowMs() - from;
  const logs = quotes.map(({ strike, forward }) => Math.log(strike / forward));
  return {
    model,
    layout: table.layout,
    valuedOn: table.valuedOn,
    quotes: quotes.length,
    expiries: smiles.length,
    leftOut: {
      outsideRange: table.quotes.length - inRange.length,
      thinned: inRange.length - quotes.length,
      oneSided: table.oneSided,
    },
    ...fitted,
    sumOfSquaredErrors: errors.rmse ** 2 * quotes.length,
    rmseVolPoints: errors.rmse,
    worstVolPoints: errors.worst,
    insideSpread: Number.isNaN(errors.insideSpread) ? null : errors.insideSpread,
    arbitrage: checkArbitrage(smiles, Math.min(...logs), Math.max(...logs), 61),
    milliseconds,
    seed,
    notes: table.notes,
    smiles,
  };
}

/** What each smile says in plain measures, nearest expiry first. */
export const measuresOf = (smiles: readonly Smile[]): readonly SmileMeasures[] => smiles.map(smileMeasures);

/** Listed options of 7 days to 2 years within a fifth of the forward, where quotes are quotes; other tables whole. */
function rangeOf({ layout, quotes }: OptionTable): Quotes {
  const kept =
    layout === "listed-volatilities"
      ? quotes.filter(
          ({ years, strike, forward }) => years > 0.019 && years < 2 && Math.abs(strike / forward - 1) <= 0.2,
        )
      : quotes;
  if (kept.length > 0) return kept;
  throw callerError(
    "tools/series-empty",
    "The table has no quote of 7 days to 2 years within 20 % of its forward. Give one that has.",
  );
}

const byExpiry = (quotes: Quotes): readonly Quotes[] => {
  const years = [...new Set(quotes.map((quote) => quote.years))].sort((a, b) => a - b);
  return years.map((at) => quotes.filter((quote) => quote.years === at).sort((a, b) => a.strike - b.strike));
};

function thinned(quotes: Quotes, most: number): Quotes {
  return byExpiry(quotes).flatMap((members) => {
    if (members.length <= most) return members;
    const places = Array.from({ length: most }, (_, i) => Math.trunc((i * (members.length - 1)) / (most - 1)));
    return [...new Set(places)].map((place) => members[place] as Quotes[number]);
  });
}

const fits: Readonly<Record<VolatilityModel, (quotes: Quotes, seed: number) => Fitted>> = {
  heston(quotes, seed) {
    const fit = fitHeston(quotes, seededRandom(seed));
    const { v0, kappa, theta, sigma, rho, feller, converged, atBound } = fit;
    const smiles = byExpiry(quotes).map(([first]) => hestonSmile(fit, (first as Quotes[number]).years));
    return { parameters: [{ v0, kappa, theta, sigma, rho }], errors: fit, converged, atBound, feller, smiles };
  },
  ssvi(quotes) {
    const fit = fitSsvi(quotes);
    const smiles = fit.slices.map((slice) => sviSmile(sviOf(slice), slice.years));
    const parameters = fit.slices.map(({ years, forward, theta, rho, psi }) => ({ years, forward, theta, rho, psi }));
    return { parameters, errors: fit, converged: fit.converged, atBound: [], feller: null, smiles };
  },
  svi: (quotes) =>
    slicewise(quotes, (members) => {
      const fit = fitSvi(members);
      const { a, b, rho, m, sigma, years, forward } = fit;
      return { fit, parameters: { years, forward, a, b, rho, m, sigma }, smile: sviSmile(fit, years) };
    }),
  sabr: (quotes) =>
    slicewise(quotes, (members) => {
      const fit = fitSabr(members);
      const { years, forward } = members[0] as Quotes[number];
      const { alpha, beta, nu, rho } = fit;
      const smile = smileOf((k) => sabrVolatility(fit, forward, forward * Math.exp(k), years), years);
      return { fit, parameters: { years, forward, alpha, beta, nu, rho }, smile };
    }),
};

function slicewise(
  quotes: Quotes,
  one: (members: Quotes) => {
    readonly fit: Pick<Errors, "volatilities"> & { readonly converged: boolean };
    readonly parameters: Readonly<Record<string, number>>;
    readonly smile: Smile;
  },
): Fitted {
  const groups = byExpiry(quotes);
  const found = groups.map(one);
  const volatilities = found.flatMap(({ fit }) => [...fit.volatilities]);
  return {
    parameters: found.map(({ parameters }) => parameters),
    errors: errorsOf(groups.flat(), (_, i) => volatilities[i] as number),
    converged: found.every(({ fit }) => fit.converged),
    atBound: [],
    feller: null,
    smiles: found.map(({ smile }) => smile),
  };
}
