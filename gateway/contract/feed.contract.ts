// Feeds of vendors and the desk's own: which there are, and a run of one as it happens.

import { z } from "zod";
import { Problem } from "./problem.contract.ts";

export const FeedRow = z
  .strictObject({
    id: z.string(),
    says: z.string(),
    live: z.boolean(),
    /** Settings that it needs, and whether each is there: in the environment or among the kept secrets. */
    credentials: z.array(z.strictObject({ name: z.string(), required: z.boolean(), present: z.boolean() })),
    /** True where nothing that it needs is missing. */
    ready: z.boolean(),
    how: z.string(),
  })
  .meta({ id: "FeedRow" });
export type FeedRow = z.infer<typeof FeedRow>;

export const FeedRunRequest = z
  .strictObject({
    /** Vendors want at least one; of the simulator and a replay all when left out. */
    symbols: z.array(z.string()).max(1_000).default([]),
    /** First day of history; vendors want it. */
    from: z.iso.date().optional(),
    to: z.iso.date().optional(),
    /** The data set to fill; the feed's own where left out. */
    dataset: z.string().optional(),
    /** After history, what happens now, until the caller leaves. */
    live: z.boolean().default(false),
    /** Options of the feed itself, as its page of the documentation names them. */
    options: z.record(z.string(), z.unknown()).default({}),
  })
  .meta({ id: "FeedRunRequest" });
export type FeedRunRequest = z.infer<typeof FeedRunRequest>;

export const FeedReport = z
  .strictObject({
    feed: z.string(),
    dataset: z.string(),
    stored: z.int(),
    known: z.int(),
    rejected: z.int(),
    byKind: z.record(z.string(), z.int()),
    /** What the feed said of its history: that it told less than was asked for, and from where on. */
    notes: z.array(z.string()),
  })
  .meta({ id: "FeedReport" });
export type FeedReport = z.infer<typeof FeedReport>;

export const FeedEvent = z
  .discriminatedUnion("type", [
    z.strictObject({ type: z.literal("feed-progress"), stored: z.int(), rejected: z.int(), waitingRows: z.int() }),
    z.strictObject({ type: z.literal("feed-state"), state: z.string(), at: z.string(), detail: z.string() }),
    z.strictObject({ type: z.literal("feed-ended"), report: FeedReport }),
    z.strictObject({ type: z.literal("run-failed"), problem: Problem }),
  ])
  .meta({ id: "FeedEvent" });
export type FeedEvent = z.infer<typeof FeedEvent>;
