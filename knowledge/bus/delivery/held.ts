// A message between its arrival from the driver and its settling, and what the driver is told about it.

import type { DeadLetter } from "../dead-letters.ts";

/** A message as a driver reads it from its store. */
export interface Arrived {
  /** Where it lies in the driver's store; tells messages of one subscription apart. */
  readonly place: number | string;
  readonly id: string;
  readonly key: string | null;
  readonly publishedMs: number;
  readonly eventTimeMs: number | null;
  /** Not to be handed out before; 0 for at once. */
  readonly dueMs: number;
  /** Deliveries that failed before this process read it. */
  readonly failed: number;
  readonly json: string;
}

/** Not to be handed out yet; ready or behind another of its key; with a consumer; waiting to be tried again; on its way to the dead
 * letters; settled or forgotten. */
export type HeldState = "not-due" | "ready" | "in-flight" | "later" | "dying" | "gone";

export interface Held {
  readonly arrived: Arrived;
  state: HeldState;
  deliveries: number;
  /** The next message of the same key, which waits for this one. */
  next: Held | null;
  /** While in flight: when it counts as failed. */
  deadlineMs: number;
  /** Why it is to be a dead letter; null for one that is to be delivered. */
  doom: string | null;
}

export const heldOf = (arrived: Arrived, failed: number): Held => ({
  arrived,
  state: "ready",
  deliveries: failed,
  next: null,
  deadlineMs: 0,
  doom: null,
});

/** The driver's side of a subscription. */
export interface Backend {
  /** Asks for so many messages more; they arrive when there are any. What was asked before still counts. */
  want(count: number): void;
  /** The message is settled for good. */
  acked(arrived: Arrived): void;
  /** A delivery failed; the message stays with the delivery code, the count is worth remembering. */
  failed(arrived: Arrived, deliveries: number): void;
  /** Resolves when the dead letter is stored. */
  bury(letter: DeadLetter): Promise<void>;
}
