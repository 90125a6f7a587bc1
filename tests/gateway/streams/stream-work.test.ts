// The stream itself: signs of life while nothing happens, and events that come faster than they are read.
import { Hono } from "hono";
import { expect, test } from "vitest";
import { streamWork } from "#gateway/streams/ask-stream.ts";
import { eventQueue } from "#gateway/streams/event-queue.ts";
import { anAnswer, deferred, someEvents } from "../fixture.ts";

test("while nothing happens comments keep the connection alive", async () => {
  const quiet = deferred<void>();
  const app = new Hono().get("/", (c) =>
    streamWork(
      c,
      async (onEvent) => {
        onEvent(someEvents[0]);
        await quiet.promise;
        onEvent({ type: "answer-ready", answer: anAnswer() });
      },
      { heartbeatMs: 1 },
    ),
  );
  const reader = (await app.request("/")).body!.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  while (!text.includes(": still working")) text += (await reader.read()).value;
  quiet.resolve();
  for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) text += chunk.value;
  expect(text).toContain("event: answer-ready");
});

test("a queue hands values on in order, then its end again and again", async () => {
  const queue = eventQueue<number>();
  for (let n = 0; n < 100; n++) queue.add(n);
  queue.end();
  const seen: (number | null)[] = [];
  for (let n = 0; n < 102; n++) seen.push(await queue.next());
  expect(seen).toEqual([...Array(100).keys(), null, null]);
});

test("what failed is thrown after the values that came before it", async () => {
  const queue = eventQueue<number>();
  queue.add(1);
  queue.fail(new Error("no"));
  expect(await queue.next()).toBe(1);
  await expect(queue.next()).rejects.toThrow("no");
});
