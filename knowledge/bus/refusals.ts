// What every driver answers when a name is in use by another, and when it has been closed.

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
