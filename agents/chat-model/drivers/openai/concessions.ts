// What is given up, step by step, when a compatible server answers 400 to a parameter it does not know.
// Each step is logged by the driver and kept for the driver's life; nothing is given up beforehand.

import type { ChatRequest } from "../../chat-model.port.ts";

/** How requests are put to this server. */
export interface Manner {
  readonly format: "json_schema" | "json_object" | "none";
  readonly limitName: "max_tokens" | "max_completion_tokens";
  readonly temperature: boolean;
  readonly seed: boolean;
  readonly streamOptions: boolean;
}

export const fullManner: Manner = {
  format: "json_schema",
  limitName: "max_tokens",
  temperature: true,
  seed: true,
  streamOptions: true,
};

export interface Concession {
  readonly manner: Manner;
  /** For the log. */
  readonly givenUp: string;
}

/** The next thing to give up after the server refused a request with these words; null where that would not help. */
export function concede(manner: Manner, request: ChatRequest, says: string): Concession | null {
  const named = (parameter: RegExp): boolean => parameter.test(says);
  const structured = request.answerSchema !== undefined && request.tools.length === 0;
  if (structured && manner.format !== "none" && named(/response_format|json_schema|json_object|guided/i)) {
    const format = manner.format === "json_schema" ? "json_object" : "none";
    return { manner: { ...manner, format }, givenUp: `response_format ${manner.format}, now ${format}` };
  }
  if (manner.limitName === "max_tokens" && named(/max_completion_tokens|max_tokens/)) {
    return {
      manner: { ...manner, limitName: "max_completion_tokens" },
      givenUp: "max_tokens, now max_completion_tokens",
    };
  }
  if (manner.temperature && named(/\btemperature\b/))
    return { manner: { ...manner, temperature: false }, givenUp: "temperature 0" };
  if (manner.seed && named(/\bseed\b/))
    return { manner: { ...manner, seed: false }, givenUp: "seed: answers may differ from run to run" };
  if (manner.streamOptions && named(/stream_options|include_usage/)) {
    return { manner: { ...manner, streamOptions: false }, givenUp: "usage in the stream: tokens are estimated" };
  }
  return null;
}
