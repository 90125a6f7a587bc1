// What goes wrong with a Pulsar server, in our own codes. No address with a password and no token gets into a message.

import { QuorumError } from "#infra/runtime/index.ts";
import { reasonOf } from "../../dead-letters.ts";

export function unavailable(doing: string, why: unknown): Error {
  return new QuorumError(
    "knowledge/bus-unavailable",
    `Pulsar could not ${doing}: ${reasonOf(why)}. See that the server runs and can be reached, then try again.`,
    { fault: "outside", retry: true, cause: why },
  );
}

export function unauthorised(doing: string, status: string | number): Error {
  return new QuorumError(
    "knowledge/bus-unauthorised",
    `Pulsar refuses to ${doing} (${status}): the token is missing, wrong, or lacks the right. Give one that may produce, consume and administer the topics.`,
    { fault: "caller", retry: false },
  );
}

/** The reason at the bottom of a chain of causes: fetch says only that it failed. */
export function rootOf(thrown: unknown): string {
  let root = thrown;
  while (root instanceof Error && root.cause instanceof Error) root = root.cause;
  const code = (root as { code?: unknown } | null)?.code;
  return typeof code === "string" ? code : reasonOf(root);
}
