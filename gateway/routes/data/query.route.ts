// The facts for people: SQL as of a moment, its answer as a file, which tables there are, and what is in view.

import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { callerError, isoTime } from "#infra/runtime/index.ts";
import { type AnalystQueries, usualLimits } from "#knowledge/stores/market/index.ts";
import {
  CoverageRow,
  ExportRequest,
  QualityAnswer,
  QueryAnswer,
  QueryRequest,
  QueryTable,
  StandingQuery,
} from "../../contract/index.ts";
import type { Services } from "../../services/services.ts";
import { answers, jsonBody, router } from "../router.ts";

const sql = "SELECT symbol, max(close_ms) FROM bars GROUP BY symbol";
const query = createRoute({
  method: "post",
  path: "/data/query",
  summary: "One SELECT over the facts in view at a moment",
  request: { body: jsonBody(QueryRequest, { sql, asOf: "2025-04-15T20:00:00Z" }) },
  responses: answers("Columns and rows.", QueryAnswer, {
    dataset: "djia20",
    asOf: "2025-04-15T20:00:00.000Z",
    columns: [{ name: "symbol", type: "String" }],
    rows: [["MSFT"]],
  }),
});
const download = createRoute({
  method: "post",
  path: "/data/export",
  summary: "The answer of a SELECT as a CSV, Parquet or Arrow file",
  request: { body: jsonBody(ExportRequest, { sql, format: "parquet" }) },
  responses: {
    ...answers("The file.", z.any(), ""),
    200: { description: "The file.", content: { "application/octet-stream": { schema: z.any() } } },
  },
});
const tables = createRoute({
  method: "get",
  path: "/data/tables",
  summary: "Tables that a query may read",
  responses: answers("Tables with their columns.", z.array(QueryTable), [
    { name: "bars", columns: ["symbol", "close"] },
  ]),
});
const coverage = createRoute({
  method: "get",
  path: "/data/coverage",
  summary: "What is in view, by kind and symbol",
  request: { query: StandingQuery },
  responses: answers("By kind and symbol.", z.array(CoverageRow), [
    {
      kind: "bar",
      symbol: "MSFT",
      rows: 85,
      first: "2024-12-13T21:00:00.000Z",
      last: "2025-04-15T20:00:00.000Z",
      lastKnown: "2025-04-15T20:00:00.000Z",
    },
  ]),
});

const quality = createRoute({
  method: "get",
  path: "/data/quality",
  summary: "What is wrong, odd or thin in the data, and a score for each symbol",
  request: { query: StandingQuery },
  responses: answers("Findings, worst first.", QualityAnswer, {
    dataset: "djia20",
    asOf: "2025-04-15T20:00:00.000Z",
    findings: [],
    symbols: [{ symbol: "MSFT", score: 0.98, rows: 85, parts: { missing: 0 } }],
  }),
});

export const queryRoutes = (services: Services): OpenAPIHono =>
  router()
    .openapi(query, async (c) => {
      const { sql: text, asOf, data, maxRows, timeoutSeconds } = c.req.valid("json");
      const view = await services.datasets.view(data, asOf);
      const limits = { ...usualLimits, maxRows, timeoutSeconds };
      const found = await (await analystOf(services)).query(view.dataset.id, view.asOf, text, limits);
      return c.json(QueryAnswer.parse({ dataset: view.dataset.id, asOf: isoTime(view.asOf), ...found }), 200);
    })
    .openapi(download, async (c) => {
      const { sql: text, asOf, data, format, timeoutSeconds, maxBytes } = c.req.valid("json");
      const view = await services.datasets.view(data, asOf);
      const limits = { ...usualLimits, timeoutSeconds, maxBytes };
      const parts = (await analystOf(services))
        .export(view.dataset.id, view.asOf, text, format, limits)
        [Symbol.asyncIterator]();
      const first = await parts.next(); // what is wrong with the query is a problem, not half a file
      return c.body(bodyOf(first, parts), 200, { "content-type": "application/octet-stream" }) as never;
    })
    .openapi(tables, async (c) =>
      c.json(
        [...(await analystOf(services)).tables()].map((one) => QueryTable.parse(one)),
        200,
      ),
    )
    .openapi(quality, async (c) => {
      const { asOf, data } = c.req.valid("query");
      const [view, records] = await Promise.all([services.datasets.view(data, asOf), services.records()]);
      const { qualityOf } = await import("../../services/data/quality.ts");
      const { datasetId, ...report } = await qualityOf(view, records);
      return c.json(QualityAnswer.parse({ dataset: datasetId, ...report }), 200);
    })
    .openapi(coverage, async (c) => {
      const { asOf, data } = c.req.valid("query");
      const rows = await (await services.datasets.view(data, asOf)).coverage();
      return c.json(
        rows.map(({ firstEventMs, lastEventMs, lastKnownMs, ...row }) =>
          CoverageRow.parse({
            ...row,
            first: isoTime(firstEventMs),
            last: isoTime(lastEventMs),
            lastKnown: isoTime(lastKnownMs),
          }),
        ),
        200,
      );
    });

/** Asked for as it is read: a caller who leaves ends the query, and one that breaks breaks the connection, so that half a file is never taken for a whole. */
function bodyOf(first: IteratorResult<Uint8Array>, parts: AsyncIterator<Uint8Array>): ReadableStream<Uint8Array> {
  let held: IteratorResult<Uint8Array> | null = first;
  return new ReadableStream<Uint8Array>(
    {
      async pull(out) {
        const part = held ?? (await parts.next());
        held = null;
        if (part.done) out.close();
        else out.enqueue(part.value);
      },
      async cancel() {
        await parts.return?.();
      },
    },
    { highWaterMark: 0 },
  );
}

/** @throws knowledge/not-supported */
async function analystOf(services: Services): Promise<AnalystQueries> {
  const { analyst } = await services.market();
  if (analyst !== undefined) return analyst;
  throw callerError(
    "knowledge/not-supported",
    "This market store speaks no SQL. Use one that does: chdb or clickhouse.",
  );
}
