// Feeds of vendors: what there is, and a run of one, told as it happens.

import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { isoTime } from "#infra/runtime/index.ts";
import { FeedEvent, FeedReport, FeedRow, FeedRunRequest } from "../../contract/index.ts";
import type { Services } from "../../services/services.ts";
import { answerOrStream } from "../../streams/answer-or-stream.ts";
import { answers, answersOrStreams, jsonBody, router } from "../router.ts";

const list = createRoute({
  method: "get",
  path: "/feeds",
  summary: "Feeds of vendors and the desk's own, and whether what each needs is there",
  responses: answers("Feeds by id.", z.array(FeedRow), [
    {
      id: "fred",
      says: "macro series with every vintage",
      live: false,
      credentials: [{ name: "FRED_API_KEY", required: true, present: false }],
      ready: false,
      how: "get a key at fred.stlouisfed.org",
    },
  ]),
});

const example = {
  feed: "fred",
  dataset: "fred_live",
  stored: 812,
  known: 0,
  rejected: 0,
  byKind: { macro: 812 },
  notes: [],
};
const answered = answersOrStreams("The report", FeedReport, example, FeedEvent);
const run = createRoute({
  method: "post",
  path: "/feeds/{id}/run",
  summary: "Read a feed's history into store, and its present until the caller leaves",
  request: {
    params: z.strictObject({ id: z.string() }),
    body: jsonBody(FeedRunRequest, { symbols: ["GDP"], from: "2020-01-01" }),
  },
  responses: answered,
});

export const feedRoutes = (services: Services): OpenAPIHono =>
  router()
    .openapi(list, async (c) => c.json(z.array(FeedRow).parse((await services.feeds()).list()), 200))
    .openapi(run, async (c) => {
      const request = c.req.valid("json");
      const feeds = await services.feeds();
      const feed = await feeds.open(c.req.valid("param").id, request);
      return answerOrStream(
        c,
        { answer: FeedReport, events: FeedEvent, last: (report) => ({ type: "feed-ended", report }) },
        (onEvent, signal) => {
          onEvent({ type: "feed-state", state: "opened", at: isoTime(services.clock.nowMs()), detail: feed.id });
          return feeds.run(feed, request, onEvent, signal);
        },
      );
    });
