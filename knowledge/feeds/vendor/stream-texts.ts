// Messages that hold a list of events: each event by itself, and a text that cannot be read as one that says why.

import { z } from "zod";
import { QuorumError } from "#infra/runtime/index.ts";

/** A text that is none of the vendor's messages; reading it throws, so that the stream hands it on as rejected. */
export interface Unreadable {
  readonly text: string;
  readonly because: string;
}

/** The events of a text by the vendor's schema; one that is none of them does not take the others with it. */
export function eventsOf<T extends z.ZodType>(
  text: string,
  list: z.ZodArray<T>,
): readonly (z.output<T> | Unreadable)[] {
  const unreadable = (what: string, thrown: unknown): Unreadable => ({
    text: what,
    because: `no message as documented: ${String(thrown).slice(0, 300)}`,
  });
  try {
    return z
      .array(z.unknown())
      .parse(JSON.parse(text))
      .map((event) => {
        const found = list.element.safeParse(event);
        return found.success ? found.data : unreadable(JSON.stringify(event), found.error);
      });
  } catch (thrown) {
    return [unreadable(text, thrown)];
  }
}

export const isUnreadable = (event: unknown): event is Unreadable =>
  typeof event === "object" && event !== null && "because" in event;

/** @throws knowledge/feed-failed for what could not be read */
export function requireReadable<E>(event: E | Unreadable): asserts event is E {
  if (isUnreadable(event))
    throw new QuorumError("knowledge/feed-failed", event.because, { fault: "outside", retry: false });
}
