// OpenTelemetry spans for graph, agent, tool and model calls.
// Without a registered provider these calls cost nothing; the exporter is started by gateway/main only when configured.

import { type Attributes, SpanStatusCode, trace } from "@opentelemetry/api";
import { asQuorumError } from "./errors.ts";

export type SpanKind = "graph" | "agent" | "tool" | "model" | "store";

/** Runs the work inside a span named `<kind> <name>`; a throw is recorded with its code and thrown on. */
export async function inSpan<T>(
  kind: SpanKind,
  name: string,
  attributes: Attributes,
  work: () => Promise<T>,
): Promise<T> {
  return trace.getTracer("quorum").startActiveSpan(`${kind} ${name}`, { attributes }, async (span) => {
    try {
      return await work();
    } catch (thrown) {
      const error = asQuorumError(thrown);
      span.setStatus({ code: SpanStatusCode.ERROR, message: error.code });
      throw thrown;
    } finally {
      span.end();
    }
  });
}
