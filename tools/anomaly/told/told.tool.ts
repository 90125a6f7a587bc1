// What the watches told lately, as it happened, as evidence.

import { z } from "zod";
import { isoTime } from "#infra/runtime/index.ts";
import { AnomalyFound } from "#knowledge/bus/index.ts";
import { SymbolId } from "#knowledge/domain/index.ts";
import { defineTool, figure, Missing } from "#tools/define/index.ts";
import { AnomalyEvidence } from "../evidence-figure.ts";

const hourMs = 3_600_000;
const mostRead = 1_000;

export const toldTool = defineTool({
  id: "anomaly.told",
  says: "What the desk's watches told in the last hours, as it happened, of bars, ticks and news: most severe first. Beside a scan, not instead of one: without running feeds there is nothing.",
  input: z.strictObject({
    /** All where left out. */
    symbols: z.array(SymbolId).max(6).default([]),
    hours: z.int().min(1).max(720).default(24),
    limit: z.int().min(1).max(50).default(8),
  }),
  output: z.strictObject({
    hours: figure("count"),
    told: figure("count"),
    anomalies: z.array(
      z.strictObject({
        anomalyId: z.string(),
        symbol: z.string().nullable(),
        name: z.string(),
        kind: z.string(),
        says: z.string(),
        severity: figure("probability"),
        calibration: z.string(),
        evidence: z.array(AnomalyEvidence),
        at: z.iso.datetime(),
        knownAt: z.iso.datetime(),
      }),
    ),
    missing: Missing,
  }),
  limits: { timeoutMs: 10_000 },
  reads: ["memory", "instruments"],
  examples: (symbols) => [{}, { symbols: symbols.slice(0, 2), hours: 720 }],
  async run({ symbols, hours, limit }, { market, memory }) {
    const names = new Map((await market.instruments()).map(({ symbol, name }) => [symbol, name]));
    const { hits } = await memory.search({
      kind: "anomaly",
      knownFromMs: market.asOf - hours * hourMs,
      limit: mostRead,
    });
    const told = hits
      .map(({ note }) => AnomalyFound.parse(note.data))
      .filter(({ symbol }) => symbols.length === 0 || symbol === null || symbols.includes(symbol))
      .sort((a, b) => b.severity - a.severity || b.knownAtMs - a.knownAtMs || (a.anomalyId < b.anomalyId ? -1 : 1));
    return {
      hours,
      told: told.length,
      anomalies: told.slice(0, limit).map((found) => ({
        anomalyId: found.anomalyId,
        symbol: found.symbol,
        name: found.symbol === null ? "the universe" : (names.get(found.symbol) ?? found.symbol),
        kind: found.kind,
        says: found.says,
        severity: found.severity,
        calibration: found.calibration,
        evidence: found.evidence as z.input<typeof AnomalyEvidence>[],
        at: isoTime(Math.floor(found.eventTimeMs)),
        knownAt: isoTime(Math.floor(found.knownAtMs)),
      })),
      missing: told.length > 0 ? [] : [{ field: "anomalies", because: "the watches told nothing in that time" }],
    };
  },
});
