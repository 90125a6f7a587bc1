// Asking the desk: one answer, or the run as it happens.

import { createRoute, type OpenAPIHono } from "@hono/zod-openapi";
import { QuorumError } from "#infra/runtime/index.ts";
import { parseAsOf } from "#knowledge/domain/index.ts";
import { AskAnswer, AskRequest, DeskEvent } from "../../contract/index.ts";
import type { Services } from "../../services/services.ts";
import { wantsStream } from "../../streams/answer-or-stream.ts";
import { streamWork, type Work } from "../../streams/ask-stream.ts";
import * as examples from "../examples.ts";
import { answersOrStreams, jsonBody, router } from "../router.ts";

const answered = answersOrStreams("The answer", AskAnswer, examples.askAnswer, DeskEvent);

const ask = createRoute({
  method: "post",
  path: "/ask",
  summary: "Ask the desk a question",
  request: {
    body: jsonBody(AskRequest, {
      question: "Should we buy more MSFT this week?",
      asOf: "2025-04-15T20:00:00Z",
      tracing: "soft",
    }),
  },
  responses: answered,
});

export const askRoutes = (services: Services): OpenAPIHono =>
  router().openapi(ask, async (c) => {
    const request = c.req.valid("json");
    const work = await answering(services, request);
    if (wantsStream(c)) return streamWork(c, work, { onFailure: logFailure(services) });
    return c.json(AskAnswer.parse(await work(() => {}, c.req.raw.signal)), 200);
  });

/** Everything that can be refused without starting a run is refused here. */
async function answering(services: Services, request: AskRequest): Promise<Work> {
  const { question, asOf, threadId, data, tracing, as } = request;
  const standing = asOf === undefined ? null : parseAsOf(asOf);
  const [dataset, desk] = await Promise.all([services.datasets.use(data), services.desk()]); // the store answers while the desk loads
  const asked = {
    question,
    asOf: standing,
    threadId: threadId ?? null,
    dataset: dataset.id,
    requestedBy: as ?? services.config.QUORUM_USER,
    tracing,
  };
  return (onEvent, signal) => desk.ask(asked, { onEvent, signal: givenUp(signal) });
}

/** The caller's signal with a reason that says what it means; the run is kept as failed for it. */
function givenUp(signal: AbortSignal): AbortSignal {
  const controller = new AbortController();
  const says = "The question was given up before its answer was ready. Nothing was ordered.";
  const giveUp = () =>
    controller.abort(
      new QuorumError("gateway/interrupted", says, { fault: "caller", retry: true, cause: signal.reason }),
    );
  if (signal.aborted) giveUp();
  else signal.addEventListener("abort", giveUp, { once: true });
  return controller.signal;
}

const logFailure =
  ({ log }: Services) =>
  (thrown: unknown): void => {
    log.error(
      { error: thrown instanceof Error ? thrown.message : String(thrown) },
      "a question failed while it was being told",
    );
  };
