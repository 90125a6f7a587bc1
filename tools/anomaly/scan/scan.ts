// The whole scan at a moment: sessions and ticks together, as anomalies in the form in which they are told.

import { asQuorumError, type QuorumError } from "#infra/runtime/index.ts";
import type { AnomalyFound } from "#knowledge/bus/index.ts";
import type { MarketView } from "#knowledge/stores/market/index.ts";
import { anomalyOf } from "../event.ts";
import { kindSays } from "./kinds.ts";
import { type MarketScan, type ScanOptions, scanMarket, type Tested } from "./scan-market.ts";
import { scanTicks, type TickAnomaly } from "./scan-ticks.ts";

export interface AnomalyScanOptions extends ScanOptions {
  /** Rate of false findings that is put up with. */
  readonly level?: number;
}

/** An anomaly with the figures of its test. */
export interface FoundAnomaly extends AnomalyFound {
  readonly pValue: number | null;
  readonly historyExceeded: number | null;
}

export interface AnomalyScan {
  readonly level: number;
  readonly seed: number | null;
  /** Close of the session looked at; null where there is none to look at. */
  readonly sessionMs: number | null;
  readonly symbols: number;
  /** Tests of sessions, all counted in each severity. */
  readonly tests: number;
  readonly tickRows: number;
  /** Most severe first. */
  readonly anomalies: readonly FoundAnomaly[];
  /** The strongest test that was not strong enough; null where there was none. */
  readonly nearest: FoundAnomaly | null;
  readonly missing: readonly { readonly field: string; readonly because: string }[];
}

/** What is unusual at the view's as-of: adjusted p-values up to the level, rows that cannot be right, ticks that the rest of their day hardly knows.
 * On a day with nothing unusual any anomaly at all among the sessions has the chance `level`.
 * @throws knowledge/symbol-unknown, tools/series-too-short where neither sessions nor ticks can be looked at */
export async function scanAnomalies(view: MarketView, options: AnomalyScanOptions = {}): Promise<AnomalyScan> {
  const { level = 0.05, symbol } = options;
  const sessions = await scanMarket(view, options).catch(orTooShort);
  const ticks = await scanTicks(view, symbol === undefined ? undefined : [symbol]);
  if (!("tests" in sessions) && ticks.rows === 0) throw sessions;
  const daily = "tests" in sessions ? sessions : null;
  const told = [
    ...(daily?.tests ?? []).map((test) => ofTest(test, daily!, view)),
    ...ticks.anomalies.map((anomaly) => ofTicks(anomaly, view)),
  ];
  const isFound = ({ severity }: FoundAnomaly): boolean => severity >= 1 - level;
  return {
    level,
    seed: daily?.seed ?? null,
    sessionMs: daily?.sessionMs ?? null,
    symbols: Math.max(daily?.symbols ?? 0, ticks.symbols),
    tests: daily?.tests.length ?? 0,
    tickRows: ticks.rows,
    anomalies: told.filter(isFound).sort((a, b) => b.severity - a.severity || (a.pValue ?? 0) - (b.pValue ?? 0)),
    nearest: told.find((one) => !isFound(one)) ?? null,
    missing: daily === null ? [{ field: "sessions", because: (sessions as QuorumError).message }] : missingOf(daily),
  };
}

function orTooShort(thrown: unknown): QuorumError {
  const error = asQuorumError(thrown);
  if (error.code === "tools/series-too-short" || error.code === "tools/series-empty") return error;
  throw thrown;
}

const missingOf = ({ unwatched, symbols }: MarketScan): AnomalyScan["missing"] =>
  unwatched.map(({ kind, symbols: count, because }) => ({
    field: kind,
    because: `not watched for ${count} of ${symbols} symbols: ${because}`,
  }));

function ofTest(
  { symbol, kind, adjustedP, pValue, historyExceeded, evidence, window }: Tested,
  { sessionMs }: MarketScan,
  view: MarketView,
): FoundAnomaly {
  const told = anomalyOf({
    dataset: view.dataset.id,
    symbol,
    kind,
    severity: 1 - adjustedP,
    calibration: "adjusted-p-value",
    says: kindSays[kind],
    evidence: evidence.map((figure) => ({ ...figure })),
    window,
    asOfMs: view.asOf,
    eventTimeMs: sessionMs,
    knownAtMs: view.asOf,
  });
  return { ...told, pValue, historyExceeded };
}

function ofTicks({ pValue, evidence, series, ...anomaly }: TickAnomaly, view: MarketView): FoundAnomaly {
  const told = anomalyOf({
    ...anomaly,
    dataset: view.dataset.id,
    says: `${kindSays[anomaly.kind]}, in its ${series}s`,
    evidence: evidence.map((figure) => ({ ...figure })),
    asOfMs: view.asOf,
  });
  return { ...told, pValue, historyExceeded: null };
}
