// The data sets in store, what of them could not be read, and the audit trail.

import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { isoTime } from "#infra/runtime/index.ts";
import type { Dataset } from "#knowledge/domain/index.ts";
import {
  AuditQuery,
  AuditRow,
  AuditVerdict,
  DataSetRow,
  IngestAnswer,
  IngestRequest,
  QuarantineQuery,
  QuarantineRow,
  ReembedAnswer,
  ReplayAnswer,
} from "../../contract/index.ts";
import type { Services } from "../../services/services.ts";
import * as examples from "../examples.ts";
import { answers, jsonBody, router } from "../router.ts";

const list = createRoute({
  method: "get",
  path: "/data",
  summary: "Data sets in store",
  responses: answers("Data sets by id.", z.array(DataSetRow), [examples.dataSetRow]),
});
const ingest = createRoute({
  method: "post",
  path: "/data/ingest",
  summary: "Read a source into store again",
  request: { body: jsonBody(IngestRequest, { data: "simulator" }) },
  responses: answers("What was stored, known already, or put into quarantine.", IngestAnswer, {
    data: examples.dataSetRow,
    read: true,
    stored: 63_399,
    known: 0,
    quarantined: 0,
  }),
});
const quarantine = createRoute({
  method: "get",
  path: "/data/quarantine",
  summary: "Lines of a data set that could not be read, with file, line and reason",
  request: { query: QuarantineQuery },
  responses: answers("By file and line.", z.array(QuarantineRow), [
    {
      file: "bars.csv.gz",
      line: 17,
      reason: "high is below open, close or low",
      raw: "MSFT,2025-01-02,1,2",
      at: "2025-04-16T08:00:00.000Z",
    },
  ]),
});
const replay = createRoute({
  method: "post",
  path: "/data/quarantine/replay",
  summary: "Read the lines in quarantine again, after a fix",
  request: { body: jsonBody(IngestRequest, { data: "../prices" }) },
  responses: answers("What is a fact now, and what is still none.", ReplayAnswer, {
    resolved: 1,
    stored: 1,
    left: [{ file: "bars.csv", line: 17, reason: "high is below open, close or low" }],
  }),
});
const reembed = createRoute({
  method: "post",
  path: "/data/reembed",
  summary: "Give remembered notes vectors of the embedder in use, after it was changed",
  request: { body: jsonBody(IngestRequest, { data: "djia20" }) },
  responses: answers("How many notes got one.", ReembedAnswer, { dataset: "djia20", embedded: 120 }),
});
const auditList = createRoute({
  method: "get",
  path: "/audit",
  summary: "The audit trail, oldest first",
  request: { query: AuditQuery },
  responses: answers("Lines from the number given.", z.array(AuditRow), [
    {
      seq: 1,
      at: "2025-04-16T08:00:00.000Z",
      actor: "Priya",
      action: "kill-switch.on",
      subject: "kill-switch",
      detail: null,
      hash: examples.approvalSummary.orderHash,
    },
  ]),
});
const auditVerify = createRoute({
  method: "get",
  path: "/audit/verify",
  summary: "Whether every line of the audit trail fits the one before",
  responses: answers("The verdict.", AuditVerdict, { holds: true, lines: 42, brokenAtSeq: null }),
});

export const dataRoutes = (services: Services): OpenAPIHono =>
  router()
    .openapi(list, async (c) => {
      const standard = await services.datasets.idOf(undefined);
      const sets = await (await services.market()).datasets();
      const rows = await Promise.all(sets.map((set) => dataSetRow(services, set, standard)));
      return c.json(
        rows.sort((a, b) => (a.id < b.id ? -1 : 1)),
        200,
      );
    })
    .openapi(ingest, async (c) => {
      const { dataset, read, stored, known, quarantined } = await services.datasets.ingest(c.req.valid("json").data);
      const data = await dataSetRow(services, dataset, await services.datasets.idOf(undefined));
      return c.json(IngestAnswer.parse({ data, read, stored, known, quarantined }), 200);
    })
    .openapi(quarantine, async (c) => {
      const { data, limit } = c.req.valid("query");
      const lines = await (await services.records()).quarantine.list(await services.datasets.idOf(data), limit);
      return c.json(
        lines.map(({ file, line, reason, raw, atMs }) =>
          QuarantineRow.parse({ file, line, reason, raw, at: isoTime(atMs) }),
        ),
        200,
      );
    })
    .openapi(replay, async (c) => {
      const { resolved, stored, left } = await services.datasets.replay(c.req.valid("json").data);
      const stillWrong = left.map(({ file, line, reason }) => ({ file, line, reason }));
      return c.json(ReplayAnswer.parse({ resolved, stored, left: stillWrong }), 200);
    })
    .openapi(reembed, async (c) => {
      const dataset = await services.datasets.idOf(c.req.valid("json").data);
      const embedded = await (await services.memory()).reembed(dataset, { signal: c.req.raw.signal });
      return c.json(ReembedAnswer.parse({ dataset, embedded }), 200);
    })
    .openapi(auditList, async (c) => {
      const { from, limit } = c.req.valid("query");
      const lines = await (await services.records()).audit.read(from, limit);
      return c.json(
        lines.map(({ seq, atMs, actor, action, subject, detail, hash }) =>
          AuditRow.parse({ seq, at: isoTime(atMs), actor, action, subject, detail, hash }),
        ),
        200,
      );
    })
    .openapi(auditVerify, async (c) => {
      const { lines, brokenAtSeq } = await (await services.records()).audit.verify();
      return c.json(AuditVerdict.parse({ holds: brokenAtSeq === null, lines, brokenAtSeq }), 200);
    });

async function dataSetRow(services: Services, dataset: Dataset, standard: string): Promise<DataSetRow> {
  const { id, label, simulated, origin, nowMs } = dataset;
  return DataSetRow.parse({
    id,
    label,
    simulated,
    origin,
    ...((await services.datasets.span(dataset)) ?? { from: null, to: null }),
    now: isoTime(nowMs),
    quarantined: await (await services.records()).quarantine.count(id),
    isDefault: id === standard,
  });
}
