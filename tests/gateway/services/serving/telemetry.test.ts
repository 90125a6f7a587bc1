// Spans leave the process only where an endpoint is named, and all of them before it ends.
import { createServer } from "node:http";
import { expect, onTestFinished, test } from "vitest";
import { startTelemetry } from "#gateway/services/serving/telemetry.ts";
import { inSpan, parseConfig } from "#infra/runtime/index.ts";

interface Received {
  readonly path: string;
  readonly names: readonly string[];
  readonly service: unknown;
}

async function receiver() {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = JSON.parse(Buffer.concat(chunks).toString("utf8"));
    const [group] = body.resourceSpans;
    const attributes = group.resource.attributes as { key: string; value: unknown }[];
    received.push({
      path: request.url ?? "",
      names: group.scopeSpans.flatMap(({ spans }: { spans: { name: string }[] }) => spans.map(({ name }) => name)),
      service: attributes.find(({ key }) => key === "service.name")?.value,
    });
    response.setHeader("content-type", "application/json").end("{}");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as { port: number };
  return { received, url: `http://127.0.0.1:${port}` };
}

test("without an endpoint nothing is started", async () => {
  const stop = await startTelemetry(parseConfig({}));
  await stop();
});

test("with one, spans arrive under the service's name by the time it has stopped", async () => {
  const { received, url } = await receiver();
  const stop = await startTelemetry(parseConfig({ OTEL_EXPORTER_OTLP_ENDPOINT: `${url}/` }));
  await inSpan("graph", "desk", {}, () => inSpan("tool", "company.prices", {}, async () => 1));
  await stop();
  expect(received).toEqual([
    { path: "/v1/traces", names: ["tool company.prices", "graph desk"], service: { stringValue: "quorum" } },
  ]);
});
