// Dead letters: what could not be handled, with where it came from and why. They lie in a topic like any other.

import { z } from "zod";
import { defineTopic, type Topic } from "./define-topic.ts";

export const DeadLetter = z.strictObject({
  topic: z.string(),
  subscription: z.string(),
  id: z.string(),
  key: z.string().nullable(),
  publishedMs: z.int(),
  eventTimeMs: z.int().nullable(),
  /** How often it was handed out; 0 where it did not fit the schema. */
  deliveries: z.int().min(0),
  reason: z.string(),
  /** The message as it was stored: its JSON text, fit or not. */
  json: z.string(),
});
export type DeadLetter = z.infer<typeof DeadLetter>;

const reasonCharacters = 2_000;

/** The topic of a subscription's dead letters, under the name that its options give or the usual one. */
export function deadLettersOf(
  topic: Pick<Topic<unknown>, "id">,
  subscription: string,
  name?: string,
): Topic<DeadLetter> {
  return defineTopic({
    id: name ?? `${topic.id}.${subscription}.dead`,
    schema: DeadLetter,
    key: (letter) => letter.key ?? letter.id,
    retention: { timeMs: null, bytes: null },
  });
}

/** The reason as it is kept: bounded, whatever was thrown. */
export const reasonOf = (thrown: unknown): string =>
  (thrown instanceof Error ? thrown.message : String(thrown)).slice(0, reasonCharacters);
