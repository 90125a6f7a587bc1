// Two stretches of stored features side by side, and what is wrong with the newer one. An alert is a value: whoever checks publishes it.

import { callerError, contentId, isoDay } from "#infra/runtime/index.ts";
import type { FeatureAlert } from "#knowledge/bus/index.ts";
import type { SymbolId } from "#knowledge/domain/index.ts";
import type { MarketView } from "#knowledge/stores/market/index.ts";
import type { Feature } from "../feature.ts";
import { type Distance, kolmogorovSmirnov, populationStability, type Stability } from "./drift.ts";
import { metricOf } from "./feature-set.ts";
import { requireStored } from "./require-stored.ts";
import { type FeatureStatistics, featureStatistics, presentSorted } from "./statistics.ts";
import { storedValues } from "./stored-values.ts";

/** Both ends inside. */
export interface Stretch {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Above one of these a feature has drifted. */
export interface DriftLimits {
  readonly psi: number;
  readonly ks: number;
  /** Rise of the missing rate. */
  readonly missingRise: number;
}

export const usualDriftLimits: DriftLimits = { psi: 0.25, ks: 0.25, missingRise: 0.05 };

export interface DriftQuery {
  readonly features: readonly Feature[];
  readonly symbols: readonly SymbolId[];
  readonly reference: Stretch;
  readonly recent: Stretch;
  readonly limits?: Partial<DriftLimits>;
}

export interface FeatureDrift {
  readonly feature: Feature;
  readonly reference: FeatureStatistics;
  readonly recent: FeatureStatistics;
  /** Null where either stretch has no value. */
  readonly stability: Stability | null;
  readonly distance: Distance | null;
  /** Newer values outside the range that the definition allows. */
  readonly outOfRange: number;
  readonly alerts: readonly FeatureAlert[];
}

/**
 * Values of all symbols together, one feature after the other.
 * @param view of the data set that holds the values
 * @throws tools/feature-not-materialised; tools/input-invalid where nothing is stored of a stretch or the newer one does not lie after the reference
 */
export async function checkDrift(view: MarketView, query: DriftQuery): Promise<readonly FeatureDrift[]> {
  const { features, symbols, reference, recent } = query;
  requireOrder(reference, recent);
  const limits = { ...usualDriftLimits, ...query.limits };
  const read = (stretch: Stretch) => storedValues(view, { symbols, features, ...stretch });
  const [before, after] = [await read(reference), await read(recent)];
  const names = [...new Set([...before.names, ...after.names])];
  requireStored(view, features, { has: (name) => names.includes(name), names });
  for (const [stretch, { rows }] of [
    [reference, before],
    [recent, after],
  ] as const)
    if (rows === 0) throw nothingStored(view, stretch);
  return features.map((feature) => {
    const together = (stored: typeof before): readonly number[] =>
      symbols.flatMap((symbol) => stored.series(symbol, feature).values);
    const compared = compareStretches(feature, together(before), together(after));
    return { ...compared, alerts: alertsOf(view, query, compared, limits) };
  });
}

export type Compared = Omit<FeatureDrift, "alerts">;

export function compareStretches(feature: Feature, before: readonly number[], after: readonly number[]): Compared {
  const [left, right] = [presentSorted(before), presentSorted(after)];
  const [least, largest] = feature.range;
  return {
    feature,
    reference: featureStatistics(before),
    recent: featureStatistics(after),
    stability: populationStability(left, right),
    distance: kolmogorovSmirnov(left, right),
    outOfRange: right.filter((value) => value < least || value > largest).length,
  };
}

function alertsOf(
  { dataset, asOf }: MarketView,
  { reference, recent }: DriftQuery,
  { feature, stability, distance, outOfRange, reference: before, recent: after }: Compared,
  limits: DriftLimits,
): readonly FeatureAlert[] {
  const rise = (after.missingRate ?? 1) - (before.missingRate ?? 1);
  const checks = [
    ["psi", stability?.psi ?? 0, limits.psi, "population stability index"],
    ["ks", distance?.d ?? 0, limits.ks, "Kolmogorov-Smirnov distance"],
    ["missing", rise, limits.missingRise, "rise of the missing rate"],
    ["range", outOfRange, 0, "values outside the range of the definition"],
  ] as const;
  return checks.flatMap(([check, value, limit, says]) => {
    if (!(value > limit)) return [];
    const named = { dataset: dataset.id, feature: feature.id, version: feature.version, check, reference, recent };
    const told = `${feature.id}: ${says} ${Number(value.toPrecision(3))} from ${isoDay(recent.fromMs)} to ${isoDay(recent.toMs)}, above ${limit}`;
    return [
      {
        ...named,
        alertId: contentId("drift", { ...named, metric: metricOf(feature), asOf }),
        value,
        limit,
        says: told,
        asOfMs: asOf,
      },
    ];
  });
}

function nothingStored({ dataset }: MarketView, { fromMs, toMs }: Stretch) {
  const says = `"${dataset.id}" holds no value of these features from ${isoDay(fromMs)} to ${isoDay(toMs)}: choose another stretch, or materialise it first.`;
  return callerError("tools/input-invalid", says);
}

function requireOrder(reference: Stretch, recent: Stretch): void {
  const ordered = reference.fromMs <= reference.toMs && reference.toMs < recent.fromMs && recent.fromMs <= recent.toMs;
  if (ordered) return;
  const told = ({ fromMs, toMs }: Stretch): string => `${isoDay(fromMs)}..${isoDay(toMs)}`;
  throw callerError(
    "tools/input-invalid",
    `Wanted a reference stretch and a newer one that begins after it ends, found ${told(reference)} and ${told(recent)}.`,
  );
}
