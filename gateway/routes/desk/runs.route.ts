// What was asked before, and the evidence that answers stand on.

import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { callerError, isoTime } from "#infra/runtime/index.ts";
import type { RunRecord } from "#knowledge/stores/records/index.ts";
import { figuresOf } from "#tools/define/index.ts";
import { AskAnswer, EvidenceAnswer, RunSummary, RunsQuery } from "../../contract/index.ts";
import type { Services } from "../../services/services.ts";
import * as examples from "../examples.ts";
import { answers, router } from "../router.ts";

const list = createRoute({
  method: "get",
  path: "/runs",
  summary: "Questions asked before, newest first",
  request: { query: RunsQuery },
  responses: answers("Runs.", z.array(RunSummary), [examples.runSummary]),
});

const show = createRoute({
  method: "get",
  path: "/runs/{runId}",
  summary: "The whole answer of a run",
  request: { params: z.strictObject({ runId: z.string() }) },
  responses: answers("The answer as it was given.", AskAnswer, examples.askAnswer),
});

const evidence = createRoute({
  method: "get",
  path: "/evidence/{id}",
  summary: "The tool call behind a number",
  request: { params: z.strictObject({ id: z.string() }) },
  responses: answers("Tool, input, as-of, output and snapshot.", EvidenceAnswer, examples.evidence),
});

export const runRoutes = (services: Services): OpenAPIHono =>
  router()
    .openapi(list, async (c) => {
      const { limit, threadId, data } = c.req.valid("query");
      const dataset = data === undefined ? undefined : await services.datasets.idOf(data);
      const { runs } = await services.records();
      const found = await runs.runs({
        limit,
        ...(threadId !== undefined && { threadId }),
        ...(dataset !== undefined && { dataset }),
      });
      return c.json(found.map(runSummary), 200);
    })
    .openapi(show, async (c) => {
      const { runId } = c.req.valid("param");
      const run = await (await services.records()).runs.run(runId);
      if (run === null)
        throw callerError("graphs/run-not-found", `No run "${runId}". List them with: quorum runs list`, { runId });
      return c.json(answerOf(run), 200);
    })
    .openapi(evidence, async (c) => {
      const { id } = c.req.valid("param");
      const found = await (await services.records()).runs.evidence(id);
      if (found === null)
        throw callerError("tools/evidence-not-found", `No evidence "${id}" in this desk's records.`, { id });
      const tool = (await services.tools()).find((candidate) => candidate.id === found.tool);
      const figures = tool ? figuresOf(tool.output, found.output) : [];
      return c.json(EvidenceAnswer.parse({ ...found, figures }), 200);
    });

const runSummary = (run: RunRecord): RunSummary =>
  RunSummary.parse({
    runId: run.runId,
    threadId: run.threadId,
    question: run.question,
    asOf: run.asOf,
    startedAt: isoTime(run.startedAtMs),
    state: run.state,
    symbols: (run.answer as { readonly symbols?: readonly string[] } | null)?.symbols ?? [],
  });

const Failure = z.object({ code: z.string(), detail: z.string() });

/** @throws gateway/run-unfinished, saying why where the run failed */
function answerOf({ runId, state, answer, problem }: RunRecord): AskAnswer {
  if (answer !== null) return AskAnswer.parse(answer);
  const failure = Failure.safeParse(problem);
  const why = failure.success ? ` ${failure.data.detail} (${failure.data.code})` : "";
  throw callerError("gateway/run-unfinished", `The run "${runId}" is ${state} and has no answer.${why}`, { runId });
}
