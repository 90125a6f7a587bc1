// fetch for the ollama package: it carries the caller's signal and turns every way a request fails into one of our errors.
// The package itself would skip broken lines with a warning and print error bodies to the console.

import { z } from "zod";
import { modelFailure } from "../../failures.ts";
import { parseJson } from "../../finish-answer.ts";
import { connectionFailure, readBody, statusFailure, type Whereabouts } from "../../http-failures.ts";

export function checkedFetch(at: Whereabouts, signal: AbortSignal): typeof fetch {
  return async (input, init) => {
    const response = await fetch(input, { ...init, signal }).catch((thrown: unknown) => {
      signal.throwIfAborted();
      throw connectionFailure(thrown, at);
    });
    if (!response.ok || !response.body) {
      const body = await response.text().catch((thrown: unknown) => `no readable body (${String(thrown)})`);
      signal.throwIfAborted();
      throw statusFailure(
        { status: response.status, says: errorOf(parseJson(body)) ?? body, headers: response.headers },
        at,
      );
    }
    const lines = ReadableStream.from(checkedLines(readBody(response.body, at, signal), at));
    return new Response(lines as ReadableStream<Uint8Array>, { headers: response.headers });
  };
}

const Line = z.object({ done: z.boolean().nullish(), error: z.string().nullish() });
const errorOf = (json: unknown): string | null => Line.safeParse(json).data?.error ?? null;

/**
 * The lines of the body, each proven to be a JSON object without an error in it, up to the one that says done.
 * @throws agents/answer-malformed, agents/model-unavailable
 */
async function* checkedLines(body: AsyncGenerator<Uint8Array>, at: Whereabouts): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  const lines = textLines(body);
  for await (const line of lines) {
    const { data, success } = Line.safeParse(parseJson(line));
    if (!success) {
      const found = JSON.stringify(line.slice(0, 120));
      throw modelFailure(
        "agents/answer-malformed",
        `${at.modelId} at ${at.url} sent a line that is not its protocol: ${found}.`,
        { modelId: at.modelId },
      );
    }
    if (data.error) throw statusFailure({ status: 500, says: data.error }, at);
    if (data.done) await lines.return(undefined); // nobody reads on after the last line, so the connection is let go here
    yield encoder.encode(`${line}\n`);
    if (data.done) return;
  }
  throw connectionFailure("the stream ended early", at);
}

/** Lines that a line end completes; what is left after the last one was cut off and is no line. Blank ones are passed over. */
async function* textLines(body: AsyncGenerator<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const bytes of body) {
    const lines = (rest + decoder.decode(bytes, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    yield* lines.filter((line) => line.trim() !== "");
  }
  if (parseJson(rest) !== undefined) yield rest;
}
