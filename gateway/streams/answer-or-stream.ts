// Work whose caller takes its answer at the end, or with accept: text/event-stream the events on the way there and a last one that holds the answer.

import type { Context } from "hono";
import type { z } from "zod";
import { type StreamedEvent, streamWork } from "./ask-stream.ts";

export interface Told<A extends z.ZodType, E extends z.ZodType<StreamedEvent>> {
  readonly answer: A;
  readonly events: E;
  /** The last event. */
  readonly last: (answer: z.input<A>) => { readonly type: string };
}

export const wantsStream = (c: Context): boolean => c.req.header("accept")?.includes("text/event-stream") ?? false;

export async function answerOrStream<A extends z.ZodType, E extends z.ZodType<StreamedEvent>>(
  c: Context,
  { answer, events, last }: Told<A, E>,
  work: (onEvent: (event: object) => void, signal: AbortSignal) => Promise<z.input<A>>,
) {
  if (!wantsStream(c)) return c.json(answer.parse(await work(() => {}, c.req.raw.signal)), 200);
  return streamWork(c, async (onEvent, signal) => onEvent(last(await work(onEvent, signal))), { events });
}
