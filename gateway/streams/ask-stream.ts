// Work under way as server-sent events: a question, a feed. What goes wrong before the first event is an ordinary problem; after it, a run-failed event.
// A caller who leaves ends the run.

import type { Context } from "hono";
import { type SSEStreamingApi, streamSSE } from "hono/streaming";
import type { z } from "zod";
import { DeskEvent } from "../contract/index.ts";
import { problemOf } from "../guard/problem.ts";
import { eventQueue } from "./event-queue.ts";

const heartbeatMs = 15_000;

/** Starts the work and hands it a place for its events and a signal that ends it. */
export type Work = (onEvent: (event: unknown) => void, signal: AbortSignal) => Promise<unknown>;

export interface StreamOptions<E extends z.ZodType = typeof DeskEvent> {
  /** What the events are; those of a question where left out. */
  readonly events?: E;
  readonly heartbeatMs?: number;
  /** Told of failures after the stream began, since the caller only sees them as an event. */
  readonly onFailure?: (thrown: unknown) => void;
}

export async function streamWork<E extends z.ZodType<StreamedEvent> = typeof DeskEvent>(
  c: Context,
  work: Work,
  options: StreamOptions<E> = {},
): Promise<Response> {
  const shape: z.ZodType<StreamedEvent> = options.events ?? DeskEvent;
  const leaving = new AbortController();
  const signal = AbortSignal.any([leaving.signal, c.req.raw.signal]);
  const events = eventQueue<StreamedEvent>();
  work((event) => events.add(shape.parse(event)), signal).then(() => events.end(), events.fail);
  const first = await events.next(); // throws what the work threw before it said anything
  return streamSSE(c, async (stream) => {
    stream.onAbort(() => leaving.abort());
    const beat = setInterval(() => stream.write(": still working\n\n"), options.heartbeatMs ?? heartbeatMs);
    try {
      for (let event = first; event !== null; event = await events.next()) await send(stream, event);
    } catch (thrown) {
      if (stream.aborted) return; // nobody is left to tell, and leaving is not a failure
      options.onFailure?.(thrown);
      await send(stream, shape.parse({ type: "run-failed", problem: problemOf(thrown) }));
    } finally {
      clearInterval(beat);
    }
  });
}

export interface StreamedEvent {
  readonly type: string;
}

const send = (stream: SSEStreamingApi, event: StreamedEvent): Promise<void> =>
  stream.writeSSE({ event: event.type, data: JSON.stringify(event) });
