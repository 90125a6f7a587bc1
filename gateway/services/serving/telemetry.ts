// Spans leave the process only where an OTLP endpoint is named; the exporter's packages load only then.

import { type Config, packageVersion } from "#infra/runtime/index.ts";

/** Starts the exporter where it is configured; the function answered flushes and stops it. */
export async function startTelemetry(
  config: Pick<Config, "OTEL_EXPORTER_OTLP_ENDPOINT">,
): Promise<() => Promise<void>> {
  const endpoint = config.OTEL_EXPORTER_OTLP_ENDPOINT;
  if (endpoint === undefined) return async () => {};
  const [{ NodeTracerProvider, BatchSpanProcessor }, { OTLPTraceExporter }, { resourceFromAttributes }] =
    await Promise.all([
      import("@opentelemetry/sdk-trace-node"),
      import("@opentelemetry/exporter-trace-otlp-http"),
      import("@opentelemetry/resources"),
    ]);
  const provider = new NodeTracerProvider({
    resource: resourceFromAttributes({ "service.name": "quorum", "service.version": packageVersion }),
    spanProcessors: [
      new BatchSpanProcessor(new OTLPTraceExporter({ url: `${endpoint.replace(/\/+$/, "")}/v1/traces` })),
    ],
  });
  provider.register();
  return () => provider.shutdown();
}
