// fetch for the openai package: error bodies of every server come in the one form the package reads, an answer that is no
// event stream is refused, and a broken connection is an error of ours.

import { modelFailure } from "../../failures.ts";
import { parseJson } from "../../finish-answer.ts";
import { connectionFailure, readBody, type Whereabouts } from "../../http-failures.ts";

export function checkedFetch(at: Whereabouts): typeof fetch {
  return async (input, init) => {
    const signal = init?.signal ?? new AbortController().signal;
    const response = await fetch(input, init);
    if (!response.ok) return withOneErrorForm(response);
    if (!response.body || !response.headers.get("content-type")?.includes("event-stream")) {
      await response.body?.cancel();
      throw modelFailure(
        "agents/answer-malformed",
        `${at.modelId} at ${at.url} answered without an event stream. Is this a chat-completions API?`,
        { modelId: at.modelId },
      );
    }
    return new Response(
      ReadableStream.from(readBody(response.body, at, signal)) as ReadableStream<Uint8Array>,
      response,
    );
  };
}

async function withOneErrorForm(response: Response): Promise<Response> {
  const body = await response.text().catch((thrown: unknown) => `${connectionReason(thrown)}`);
  const says = errorOf(parseJson(body)) ?? body;
  return new Response(JSON.stringify({ error: { message: says } }), {
    status: response.status,
    headers: response.headers,
  });
}

const connectionReason = (thrown: unknown): string =>
  connectionFailure(thrown, { modelId: "the server", url: "its address", ifMissing: "" }).message;

/** The words in {error: {message}}, {error}, {message} or {detail}, with the parameter's name where one is given. */
export function errorOf(json: unknown): string | null {
  if (json === null || typeof json !== "object") return null;
  const { error, message, detail } = json as Record<string, unknown>;
  if (typeof error === "object" && error !== null) return errorOf(error) ?? JSON.stringify(error);
  const words = [error, message, detail].find((word) => typeof word === "string" && word !== "");
  const { param } = json as Record<string, unknown>;
  if (typeof words === "string")
    return typeof param === "string" && !words.includes(param) ? `${words} (${param})` : words;
  return detail === undefined ? null : JSON.stringify(detail);
}
