// Reading server-sent events, however the network cut them.
import { expect, test } from "vitest";
import { eventsOf } from "#gateway/streams/read-events.ts";

const bytes = new TextEncoder().encode('event: a\ndata: {"x":"é€"}\n\n: still working\n\nevent: b\ndata: 2\n\n');

async function readIn(size: number): Promise<readonly string[]> {
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (let at = 0; at < bytes.length; at += size) controller.enqueue(bytes.slice(at, at + size));
      controller.close();
    },
  });
  const found: string[] = [];
  for await (const data of eventsOf(new Response(body))) found.push(data);
  return found;
}

test.each([1, 2, 3, 7, 1_000])("in pieces of %i bytes the events are the same, comments skipped", async (size) => {
  expect(await readIn(size)).toEqual(['{"x":"é€"}', "2"]);
});
