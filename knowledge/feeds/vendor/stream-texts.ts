// Messages that hold a list of events: each event by itself, and a text that cannot be read as one that says why.

import type { z } from "zod";
import { QuorumError } from "#infra/runtime/index.ts";

/** A text that is none of the vendor's messages; reading it throws, so that the stream hands it on as rejected. */
export interface Unreadable {
  readonly text: string;
  readonly because: string;
}

/** The events of a text by the vendor's schema. */
export function eventsOf<T extends z.ZodType<readonly unknown[]>>(
  text: string,
  shape: T,
): readonly (z.output<T>[number] | Unreadable)[] {
  try {
    return shape.parse(JSON.parse(text));
  } catch (thrown) {
    return [{ text, because: `no message as documented: ${String(thrown).slice(0, 300)}` }];
  }
}

export const isUnreadable = (event: unknown): event is Unreadable =>
  typeof event === "object" && event !== null && "because" in event;

/** @throws knowledge/feed-failed for what could not be read */
export function requireReadable<E>(event: E | Unreadable): asserts event is E {
  if (isUnreadable(event))
    throw new QuorumError("knowledge/feed-failed", event.because, { fault: "outside", retry: false });
}
