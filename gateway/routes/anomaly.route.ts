// What is unusual at a moment.

import { createRoute, type OpenAPIHono } from "@hono/zod-openapi";
import { isoTime } from "#infra/runtime/index.ts";
import type { FoundAnomaly } from "#tools/anomaly/index.ts";
import { type AnomalyRow, AnomalyScanAnswer, AnomalyScanQuery } from "../contract/index.ts";
import type { Services } from "../services/services.ts";
import { answers, router } from "./router.ts";

const scan = createRoute({
  method: "get",
  path: "/anomalies",
  summary: "What is unusual in the newest session and the ticks of the last day",
  request: { query: AnomalyScanQuery },
  responses: answers("Most severe first; none on most days.", AnomalyScanAnswer, {
    dataset: "djia20",
    asOf: "2025-04-03T23:59:59.999Z",
    symbol: null,
    session: "2025-04-03T20:00:00.000Z",
    symbols: 20,
    tests: 181,
    tickRows: 0,
    level: 0.05,
    seed: 7,
    anomalies: [],
    nearest: null,
    missing: [],
  }),
});

export const anomalyRoutes = (services: Services): OpenAPIHono =>
  router().openapi(scan, async (c) => {
    const { asOf, data, symbol, level } = c.req.valid("query");
    const [view, { scanAnomalies }] = await Promise.all([
      services.datasets.view(data, asOf),
      import("#tools/anomaly/index.ts"),
    ]);
    const found = await scanAnomalies(view, { level, ...(symbol !== undefined && { symbol }) });
    const { sessionMs, anomalies, nearest, missing, ...counted } = found;
    const answer = {
      dataset: view.dataset.id,
      asOf: isoTime(view.asOf),
      symbol: symbol ?? null,
      session: sessionMs === null ? null : isoTime(sessionMs),
      ...counted,
      anomalies: anomalies.map(rowOf),
      nearest: nearest && rowOf(nearest),
      missing: [...missing],
    };
    return c.json(AnomalyScanAnswer.parse(answer), 200);
  });

function rowOf(found: FoundAnomaly): AnomalyRow {
  const { dataset: _dataset, asOfMs: _asOf, window, eventTimeMs, knownAtMs, ...rest } = found;
  const at = (ms: number): string => isoTime(Math.floor(ms));
  return {
    ...rest,
    window: { from: at(window.fromMs), to: at(window.toMs), values: window.values },
    eventTime: at(eventTimeMs),
    knownAt: at(knownAtMs),
  };
}
