// The last values of each symbol in the cache, for whoever decides now: copied from the store, never computed on the side, so that serving reads the
// numbers that training read. A value goes as eight bytes, beside its two times: nothing is rounded on the way, NaN and -0 included.

import { callerError, dayMs } from "#infra/runtime/index.ts";
import type { Dataset, SymbolId } from "#knowledge/domain/index.ts";
import type { Cache } from "#knowledge/stores/cache/index.ts";
import type { MarketView } from "#knowledge/stores/market/index.ts";
import type { Feature } from "../feature.ts";
import { metricOf } from "./feature-set.ts";
import { requireStored } from "./require-stored.ts";
import { storedValues } from "./stored-values.ts";

export interface PublishQuery {
  readonly features: readonly Feature[];
  readonly symbols: readonly SymbolId[];
  /** How long a value may be served; three days when left out. */
  readonly ttlMs?: number;
}

export interface ServedRow {
  readonly symbol: SymbolId;
  /** In the features' order; NaN where the newest value is missing. */
  readonly values: Float64Array;
  /** Close of the bar that each stands for, and since when it was known. */
  readonly closesMs: Float64Array;
  readonly knownAtsMs: Float64Array;
}

/** Most values are found in the last stretch of a symbol's rows; only what is not there is looked for in longer ones. */
const lastStretchesMs = [60_000, 45 * dayMs] as const;
/** Names the shape of the values too. */
const space = "features-v1";

const keyOf = (set: string, symbol: SymbolId, feature: Feature): string => `${set}/${symbol}/${metricOf(feature)}`;

/**
 * Copies the newest stored value of each feature and symbol into the cache.
 * @param view of the data set that holds the values
 * @returns how many values can be served now; a symbol without a row of a feature has none
 * @throws tools/feature-not-materialised
 */
export async function publishFeatures(cache: Cache, view: MarketView, query: PublishQuery): Promise<number> {
  const { features, symbols, ttlMs = 3 * dayMs } = query;
  const own = cache.namespace(space);
  const covered = (await view.coverage()).filter(({ kind, symbol }) => kind === "metric" && symbols.includes(symbol));
  const names = new Set<string>();
  let published = 0;
  for (const { symbol, lastEventMs } of covered) {
    let left = features;
    for (const fromMs of [...lastStretchesMs.map((stretchMs) => lastEventMs - stretchMs), undefined]) {
      if (left.length === 0) break;
      const stored = await storedValues(view, {
        symbols: [symbol],
        features: left,
        ...(fromMs !== undefined && { fromMs }),
      });
      for (const name of stored.names) names.add(name);
      const found = left.filter((feature) => stored.series(symbol, feature).values.length > 0);
      for (const feature of found) {
        const { values, closesMs, knownAtsMs } = stored.series(symbol, feature);
        const bytes = bytesOf(values.at(-1)!, closesMs.at(-1)!, knownAtsMs.at(-1)!);
        await own.set(keyOf(view.dataset.id, symbol, feature), bytes, ttlMs);
      }
      published += found.length;
      left = left.filter((feature) => !found.includes(feature));
    }
  }
  requireStored(view, features, { has: (name) => names.has(name), names: [...names] });
  return published;
}

/**
 * The newest values, out of the cache and from nowhere else.
 * @throws tools/feature-not-served naming what is not there (never published, its time to live over, another definition) and what to run
 */
export async function serveFeatures(
  cache: Cache,
  set: Pick<Dataset, "id">,
  { symbols, features }: Pick<PublishQuery, "symbols" | "features">,
): Promise<readonly ServedRow[]> {
  const own = cache.namespace(space);
  const lacking: { readonly symbol: SymbolId; readonly id: string }[] = [];
  const row = async (symbol: SymbolId): Promise<ServedRow> => {
    const found = await Promise.all(features.map((feature) => own.get(keyOf(set.id, symbol, feature))));
    const served = {
      symbol,
      values: new Float64Array(features.length),
      closesMs: new Float64Array(features.length),
      knownAtsMs: new Float64Array(features.length),
    };
    for (const [at, bytes] of found.entries()) {
      const read = bytes instanceof Uint8Array && bytes.length === 24 ? numbersOf(bytes) : null;
      if (read === null) lacking.push({ symbol, id: features[at]!.id });
      else [served.values[at], served.closesMs[at], served.knownAtsMs[at]] = read;
    }
    return served;
  };
  const rows = await Promise.all(symbols.map(row));
  const [first] = lacking;
  if (first === undefined) return rows;
  throw callerError(
    "tools/feature-not-served",
    `${lacking.length} of ${symbols.length * features.length} values are not in the cache for "${set.id}", first "${first.id}" of ${first.symbol}: never published, or older than their time to live. Run: quorum features materialise --features ${first.id}, in the process that serves or with Redis as the cache.`,
    { ...first, lacking: lacking.length },
  );
}

function bytesOf(...numbers: readonly [value: number, closeMs: number, knownAtMs: number]): Uint8Array {
  const bytes = new Uint8Array(24);
  const view = new DataView(bytes.buffer);
  for (const [at, number] of numbers.entries()) view.setFloat64(8 * at, number, true);
  return bytes;
}

function numbersOf(bytes: Uint8Array): readonly [number, number, number] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return [view.getFloat64(0, true), view.getFloat64(8, true), view.getFloat64(16, true)];
}
