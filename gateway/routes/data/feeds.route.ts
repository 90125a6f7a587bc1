// Feeds of vendors: what there is, and a run of one, told as it happens.

import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { FeedEvent, FeedReport, FeedRow, FeedRunRequest } from "../../contract/index.ts";
import type { Services } from "../../services/services.ts";
import { streamWork } from "../../streams/ask-stream.ts";
import { answers, jsonBody, router } from "../router.ts";

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
const answered = answers("The report, or with accept: text/event-stream the run as it happens.", FeedReport, example);
const run = createRoute({
  method: "post",
  path: "/feeds/{id}/run",
  summary: "Read a feed's history into store, and its present until the caller leaves",
  request: {
    params: z.strictObject({ id: z.string() }),
    body: jsonBody(FeedRunRequest, { symbols: ["GDP"], from: "2020-01-01" }),
  },
  responses: {
    ...answered,
    200: { ...answered[200], content: { ...answered[200].content, "text/event-stream": { schema: FeedEvent } } },
  },
});

export const feedRoutes = (services: Services): OpenAPIHono =>
  router()
    .openapi(list, async (c) => c.json(z.array(FeedRow).parse((await services.feeds()).list()), 200))
    .openapi(run, async (c) => {
      const request = c.req.valid("json");
      const feeds = await services.feeds();
      const feed = await feeds.open(c.req.valid("param").id, request);
      if (!c.req.header("accept")?.includes("text/event-stream"))
        return c.json(FeedReport.parse(await feeds.run(feed, request, () => {}, c.req.raw.signal)), 200);
      const work = async (onEvent: (event: unknown) => void, signal: AbortSignal): Promise<void> => {
        onEvent({
          type: "feed-state",
          state: "opened",
          at: new Date(services.clock.nowMs()).toISOString(),
          detail: feed.id,
        });
        onEvent({ type: "feed-ended", report: await feeds.run(feed, request, onEvent, signal) });
      };
      return streamWork(c, work, { events: FeedEvent });
    });
