// A question as a stream of events: asked once, told as it happens.

import type { DeskEvent } from "../../contract/index.ts";
import { headers, send } from "./client.ts";
import { eventStreamParser } from "./event-stream.ts";
import { interrupted } from "./problem.ts";

export interface Question {
  readonly question: string;
  readonly asOf?: string;
  readonly threadId?: string;
  /** A data set's id; the desk's own where left out. */
  readonly data?: string;
}

/** Yields events up to and including answer-ready or run-failed. @throws ApiProblem, also when the stream ends before. */
export async function* askStream(question: Question, signal: AbortSignal): AsyncGenerator<DeskEvent> {
  const response = await send("/v1/ask", {
    method: "POST",
    headers: headers("text/event-stream"),
    body: JSON.stringify(question),
    signal,
  });
  for await (const event of eventsOf(response, signal)) {
    yield event;
    if (event.type === "answer-ready" || event.type === "run-failed") return;
  }
  throw interrupted();
}

async function* eventsOf(response: Response, signal: AbortSignal): AsyncGenerator<DeskEvent> {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  if (!reader) throw interrupted();
  const parse = eventStreamParser();
  try {
    for (;;) {
      const { done, value } = await reader.read().catch((thrown: unknown) => {
        if (signal.aborted) throw thrown;
        throw interrupted();
      });
      if (done) return;
      for (const { data } of parse(value)) if (data.startsWith("{")) yield JSON.parse(data) as DeskEvent;
    }
  } finally {
    await reader.cancel().catch(() => undefined); // already ended
  }
}
