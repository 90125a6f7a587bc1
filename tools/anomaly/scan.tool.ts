// What is unusual today, as evidence.

import { z } from "zod";
import { isoTime } from "#infra/runtime/index.ts";
import { SymbolId } from "#knowledge/domain/index.ts";
import { defineTool, figure, Missing, maybeFigure } from "#tools/define/index.ts";
import { AnomalyEvidence } from "./evidence-figure.ts";
import { type FoundAnomaly, scanAnomalies } from "./scan/scan.ts";

const Anomaly = z.strictObject({
  anomalyId: z.string(),
  /** Null: the universe as a whole. */
  symbol: z.string().nullable(),
  name: z.string(),
  kind: z.string(),
  says: z.string(),
  severity: figure("probability"),
  calibration: z.enum(["adjusted-p-value", "share-of-history", "rule"]),
  pValue: maybeFigure("probability"),
  historyExceeded: maybeFigure("fraction"),
  evidence: z.array(AnomalyEvidence),
  at: z.iso.datetime(),
});

export const scanTool = defineTool({
  id: "anomaly.scan",
  says: "What is unusual in the newest session, and in the ticks of the last day, of one company or of all: returns, jumps, volume, drift, change points, regimes, news, stale prices, bad rows. All tests are counted; nothing unusual is common.",
  input: z.strictObject({
    /** All companies where left out. */
    symbol: SymbolId.optional(),
    level: z.number().min(0.001).max(0.2).default(0.05),
    limit: z.int().min(1).max(50).default(12),
  }),
  output: z.strictObject({
    symbol: z.string().nullable(),
    /** Close of the session looked at. */
    session: z.iso.datetime().nullable(),
    symbols: figure("count"),
    tests: figure("count"),
    tickRows: figure("count"),
    level: figure("probability"),
    found: figure("count"),
    symbolsFound: figure("count"),
    /** Most severe first, at most `limit`. */
    anomalies: z.array(Anomaly),
    /** The strongest test that was not strong enough. */
    nearest: Anomaly.nullable(),
    missing: Missing,
  }),
  limits: { timeoutMs: 30_000 },
  reads: ["instruments", "bars", "actions", "news", "series"],
  examples: (symbols) => [{}, ...symbols.slice(0, 2).map((symbol) => ({ symbol }))],
  async run({ symbol, level, limit }, { market }) {
    const scan = await scanAnomalies(market, { level, ...(symbol !== undefined && { symbol }) });
    const names = new Map((await market.instruments()).map((instrument) => [instrument.symbol, instrument.name]));
    const shown = (found: FoundAnomaly): z.input<typeof Anomaly> => ({
      anomalyId: found.anomalyId,
      symbol: found.symbol,
      name: found.symbol === null ? "the universe" : (names.get(found.symbol) ?? found.symbol),
      kind: found.kind,
      says: found.says,
      severity: found.severity,
      calibration: found.calibration,
      pValue: found.pValue,
      historyExceeded: found.historyExceeded,
      evidence: found.evidence as z.input<typeof AnomalyEvidence>[],
      at: isoTime(Math.floor(found.eventTimeMs)),
    });
    return {
      symbol: symbol ?? null,
      session: scan.sessionMs === null ? null : isoTime(scan.sessionMs),
      symbols: scan.symbols,
      tests: scan.tests,
      tickRows: scan.tickRows,
      level: scan.level,
      found: scan.anomalies.length,
      symbolsFound: new Set(scan.anomalies.map((found) => found.symbol)).size,
      anomalies: scan.anomalies.slice(0, limit).map(shown),
      nearest: scan.nearest && shown(scan.nearest),
      missing: [...scan.missing],
    };
  },
});
