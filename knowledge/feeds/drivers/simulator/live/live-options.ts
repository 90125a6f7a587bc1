// How a simulated market is told live: from when, how fast, and what goes wrong on the way.

import { z } from "zod";

const after = { afterMessages: z.int().positive() };
const count = z.int().positive();

/** Each happens once, before the next message when so many were sent; all times are of the market, not ours. */
export const LiveFault = z.discriminatedUnion("kind", [
  /** The connection breaks, and is refused for a while. What was to be sent meanwhile is lost. */
  z.strictObject({ kind: z.literal("disconnect"), ...after, downMs: z.int().min(0) }),
  /** Messages are lost, the connection stays. */
  z.strictObject({ kind: z.literal("gap"), ...after, messages: count }),
  /** Nothing comes for a while, no heartbeat either; then what was held up. */
  z.strictObject({ kind: z.literal("stall"), ...after, forMs: count }),
  /** The newest messages are sent again. */
  z.strictObject({ kind: z.literal("repeat"), ...after, messages: count }),
  /** A message that says nothing. */
  z.strictObject({ kind: z.literal("garbage"), ...after }),
  /** The source's clock is wrong for some messages. */
  z.strictObject({ kind: z.literal("skew"), ...after, byMs: z.int(), messages: count }),
]);
export type LiveFault = z.infer<typeof LiveFault>;

export const LiveOptions = z.strictObject({
  /** Moment of the market to begin at: the open of the first session told tick by tick when left out, or "now" where none is. */
  fromMs: z.int().optional(),
  /** Moment to end at; the end of all that is simulated when left out. */
  toMs: z.int().optional(),
  /** Milliseconds of the market in one of ours; 0: as fast as whoever reads can take it. */
  speed: z.number().min(0).default(1),
  /** After so long without a message one comes that says so. */
  heartbeatMs: count.default(5_000),
  /** Rows of one message at most. */
  messageRows: count.default(256),
  faults: z.array(LiveFault).default([]),
});
export type LiveOptions = z.output<typeof LiveOptions>;
