// The feature store as the gateway answers it.

import { asQuorumError, isoTime } from "#infra/runtime/index.ts";
import { featureAlert } from "#knowledge/bus/index.ts";
import { type Dataset, parseAsOf, type SymbolId } from "#knowledge/domain/index.ts";
import { type MarketView, requireSymbol } from "#knowledge/stores/market/index.ts";
import type { Clock } from "#tools/features/index.ts";
import {
  checkDrift,
  type FeatureDrift,
  featureSetOf,
  type MaterialiseProgress,
  materialise,
  publishFeatures,
  requireStored,
  type Stretch,
  serveFeatures,
} from "#tools/features/store/index.ts";
import type {
  FeatureDriftReport,
  FeatureDriftRequest,
  FeatureMaterialised,
  FeatureMaterialiseRequest,
  FeatureServeRequest,
  FeaturesServed,
} from "../../contract/index.ts";
import { viewBeside } from "../data/datasets.ts";
import type { Services } from "../services.ts";
import { startOf, stretchOf } from "../stretch.ts";
import { featuresOfClock, intervalOf, lackingOf } from "./feature-answers.ts";

type Needs = Pick<Services, "datasets" | "market" | "cache" | "bus">;

/** @throws what materialise throws */
export async function featureMaterialise(
  request: FeatureMaterialiseRequest,
  { datasets, market, cache }: Needs,
  onProgress: (progress: MaterialiseProgress) => void,
  signal: AbortSignal,
): Promise<FeatureMaterialised> {
  const { data, macro, asOf, symbols, from, to, threads } = request;
  const { clock, features, allById } = featuresOfClock(request.features, request.clock);
  const view = await datasets.view(data, asOf);
  const beside = await viewBeside(datasets, macro, view);
  const store = await market();
  const everyone = clock === "bar" ? await symbolsIn(view, symbols) : symbols;
  const report = await materialise(store, view, {
    features,
    threads,
    onPart: onProgress,
    onBlock: onProgress,
    signal,
    ...(everyone && { symbols: everyone }),
    interval: intervalOf(request.interval),
    withoutInputs: allById ? "throw" : "tell",
    ...stretchOf({ from, to }),
    ...(beside && { beside }),
  });
  const { set, symbols: whose, withoutInputs, ...counts } = report;
  const stored = await store.at(set.id, view.asOf);
  const published = await publishFeatures(await cache(), stored, { features, symbols: whose }).catch(noneStored);
  return {
    dataset: view.dataset.id,
    asOf: isoTime(view.asOf),
    set: set.id,
    ...counts,
    symbols: whose.length,
    published,
    withoutInputs: lackingOf(withoutInputs),
  };
}

/** A stretch without bars stores nothing, so that nothing can be served: that is told by the counts and is no failure. */
function noneStored(thrown: unknown): number {
  if (asQuorumError(thrown).code === "tools/feature-not-materialised") return 0;
  throw thrown;
}

/** @throws tools/feature-not-served */
export async function featureServe(request: FeatureServeRequest, services: Needs): Promise<FeaturesServed> {
  const { clock, features } = featuresOfClock(request.features, request.clock);
  const dataset = await services.datasets.use(request.data);
  const set = await setOf({ ...request, clock }, dataset, services);
  const rows = await serveFeatures(await services.cache(), set, { symbols: request.symbols, features });
  return {
    set: set.id,
    features: features.map(({ id }) => id),
    rows: rows.map(({ symbol, values, closesMs, knownAtsMs }) => ({
      symbol,
      values: Array.from(values, (value) => (Number.isNaN(value) ? null : value)),
      closes: Array.from(closesMs, isoTime),
      knownAts: Array.from(knownAtsMs, isoTime),
    })),
  };
}

/** Tells every alert on the bus. @throws what checkDrift throws */
export async function featureDrift(request: FeatureDriftRequest, services: Needs): Promise<FeatureDriftReport> {
  const { clock, features } = featuresOfClock(request.features, request.clock);
  const source = await services.datasets.view(request.data, request.asOf);
  const set = await setOf({ ...request, clock }, source.dataset, services);
  const store = await services.market();
  const symbols = await symbolsIn(source, request.symbols);
  const [reference, recent] = [wholeStretch(request.reference), wholeStretch(request.recent)];
  if (!(await store.datasets()).some(({ id }) => id === set.id))
    requireStored({ dataset: set, asOf: source.asOf }, features, { has: () => false, names: [] });
  const view = await store.at(set.id, source.asOf);
  const found = await checkDrift(view, { features, symbols, reference, recent });
  const alerts = found.flatMap((one) => one.alerts);
  if (alerts.length > 0) {
    const bus = await services.bus();
    await bus.publishAll(
      featureAlert,
      alerts.map((message) => ({ message, id: message.alertId })),
    );
  }
  const told = ({ fromMs, toMs }: Stretch) => ({ from: isoTime(fromMs), to: isoTime(toMs) });
  return {
    set: set.id,
    asOf: isoTime(view.asOf),
    reference: told(reference),
    recent: told(recent),
    alerts: alerts.length,
    features: found.map(rowOf),
  };
}

function rowOf(drift: FeatureDrift): FeatureDriftReport["features"][number] {
  const { feature, reference, recent, stability, distance, outOfRange, alerts } = drift;
  const plain = ({ quantiles, ...rest }: FeatureDrift["reference"]) => ({
    ...rest,
    quantiles: quantiles && [...quantiles],
  });
  return {
    feature: feature.id,
    reference: plain(reference),
    recent: plain(recent),
    psi: stability?.psi ?? null,
    ks: distance?.d ?? null,
    ksP: distance?.p ?? null,
    outOfRange,
    alerts: alerts.map(({ check, value, limit, says }) => ({ check, value, limit, says })),
  };
}

async function setOf(
  { macro, interval, clock }: Pick<FeatureServeRequest, "macro" | "interval"> & { readonly clock: Clock },
  dataset: Dataset,
  { datasets }: Needs,
): Promise<Dataset> {
  const beside = macro === undefined ? undefined : await datasets.use(macro);
  return featureSetOf({ dataset, clock, interval: intervalOf(interval), ...(beside && { beside }) });
}

/** @throws knowledge/symbol-unknown */
async function symbolsIn(view: MarketView, asked: readonly SymbolId[] | undefined): Promise<readonly SymbolId[]> {
  const all = await view.instruments();
  for (const symbol of asked ?? []) requireSymbol(symbol, all);
  return asked ?? all.map(({ symbol }) => symbol);
}

const wholeStretch = ({ from, to }: { readonly from: string; readonly to: string }): Stretch => ({
  fromMs: startOf(from),
  toMs: parseAsOf(to),
});
