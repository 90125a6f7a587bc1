// Batch equals stream: the same sessions through the table and through the stream give the same numbers.

import { isoTime } from "#infra/runtime/index.ts";
import type { BarInterval } from "#knowledge/domain/index.ts";
import type { MarketView } from "#knowledge/stores/market/index.ts";
import { sessionsFor } from "../compute/feature-table.ts";
import { type FeatureTable, featureStream, featureTable } from "../compute/index.ts";
import type { Feature } from "../feature.ts";
import { type CheckResult, Tally } from "./check-result.ts";

export interface BatchAndStreamParts {
  readonly features: readonly Feature[];
  readonly world: string;
  readonly interval?: BarInterval;
  readonly beside?: MarketView;
  readonly signal?: AbortSignal;
}

/** Relative, as the two may add up in another order; in fact they agree to the bit. */
const tolerance = 1e-9;

export async function batchAndStream(
  view: MarketView,
  { features, world, interval = "1d", beside, signal }: BatchAndStreamParts,
): Promise<readonly CheckResult[]> {
  const query = {
    features,
    interval,
    withoutInputs: "tell",
    ...(beside && { beside }),
    ...(signal && { signal }),
  } as const;
  const table = await featureTable(view, query);
  const sessions = await sessionsFor(view, query);
  const stream = featureStream(features, sessions.members);
  const rows = new Map<string, number>();
  const tally = new Tally();
  for await (const session of sessions) {
    signal?.throwIfAborted();
    for (const [symbol, values] of stream.push(session)) {
      const row = rows.get(symbol) ?? 0;
      rows.set(symbol, row + 1);
      for (const [at, { id }] of features.entries()) {
        const [batch, streamed] = [table.value(symbol, id, row), values[at]!];
        tally.tell(id, near(batch, streamed), batch - batch === 0, () => {
          return `${symbol} at ${isoTime(session.closeMs)}: ${batch} over history, ${streamed} on the stream`;
        });
      }
    }
  }
  for (const symbol of table.symbols) {
    const counted = rows.get(symbol) ?? 0;
    if (counted === table.rows(symbol)) continue;
    for (const { id } of features)
      tally.tell(
        id,
        false,
        false,
        () => `${symbol}: ${table.rows(symbol)} rows over history, ${counted} on the stream`,
      );
  }
  const head = { world, clock: "bar", features: features.length } as const;
  return [tally.result({ check: "batch-equals-stream", ...head }), ranges(table, world)];
}

export const near = (a: number, b: number): boolean =>
  Object.is(a, b) || Math.abs(a - b) <= tolerance * Math.max(Math.abs(a), Math.abs(b));

/** Rounding may carry a value past an end that it can only reach. */
const slack = 1e-9;

export const withinRange = ([least, most]: Feature["range"], value: number): boolean =>
  Number.isNaN(value) ||
  (value - value === 0 &&
    value >= least - slack * Math.max(1, Math.abs(least)) &&
    value <= most + slack * Math.max(1, Math.abs(most)));

/** Every value is missing, or finite and in the range that its feature states. */
function ranges(table: FeatureTable, world: string): CheckResult {
  const tally = new Tally();
  for (const { id, range } of table.features)
    for (const symbol of table.symbols)
      for (const [row, value] of table.series(symbol, id).entries())
        tally.tell(id, withinRange(range, value), value - value === 0, () => {
          const [least, most] = range;
          return `${symbol} at ${isoTime(table.closesMs(symbol)[row]!)}: ${value}, outside ${least} to ${most}`;
        });
  return tally.result({ check: "range", world, clock: "bar", features: table.features.length });
}
