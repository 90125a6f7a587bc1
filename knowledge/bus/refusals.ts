// What every driver answers when a name is in use by another, when a topic is full, and when it has been closed.

import { QuorumError } from "#infra/runtime/index.ts";

export function nameTaken(topic: string, name: string, why: string): Error {
  return new QuorumError("knowledge/bus-name-taken", `"${name}" of the topic ${topic} cannot be taken: ${why}.`, {
    fault: "caller",
    retry: true,
    context: { topic, name },
  });
}

export const busClosed = (): Error =>
  new QuorumError("knowledge/bus-closed", "The bus is closed: open it again to publish or subscribe.", {
    fault: "caller",
    retry: false,
  });

/** @param full messages that wait, that were to come, and that may wait; how long there was no room */
export function backlogFull(
  topic: string,
  {
    used,
    count,
    messages,
    waitMs,
  }: { readonly used: number; readonly count: number; readonly messages: number; readonly waitMs: number },
): Error {
  return new QuorumError(
    "knowledge/bus-backlog-full",
    `The topic ${topic} takes no more: ${used} messages wait for its slowest subscription, ${count} more were to come, ${messages} may wait (no room within ${waitMs} ms). Let the subscription catch up, or raise the topic's backlog.`,
    { fault: "outside", retry: true, context: { topic, used, limit: messages } },
  );
}
