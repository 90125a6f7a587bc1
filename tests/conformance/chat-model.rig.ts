// How a driver is brought into each scene that a fact of the suite speaks of.

import type { ChatModel, ChatRequest, ToolWish } from "#agents/chat-model/index.ts";

/**
 * words            an answer in words
 * one-tool         a wish for one tool, then an answer from its result
 * two-tools        two wishes in one turn, then an answer
 * json             an answer with an answerSchema
 * unknown-tool     a wish for a tool that was not offered
 * silent           no answer at all until the caller gives up
 * stalled          an answer that begins and goes on for longer than anyone waits
 * reasoning-field, reasoning-tags   an answer after reasoning, in a field of its own and in the text
 * empty, not-json, null-json, broken-tool-input, truncated, context-cut     answers that are none
 * rate-limited, server-error, hang-up, no-server, unknown-model, broken-protocol   servers that fail
 */
export type Scene =
  | "words"
  | "one-tool"
  | "two-tools"
  | "json"
  | "unknown-tool"
  | "silent"
  | "stalled"
  | "reasoning-field"
  | "reasoning-tags"
  | "empty"
  | "not-json"
  | "null-json"
  | "broken-tool-input"
  | "truncated"
  | "context-cut"
  | "rate-limited"
  | "server-error"
  | "hang-up"
  | "no-server"
  | "unknown-model"
  | "broken-protocol";

export interface Stage {
  readonly model: ChatModel;
  /** The request that leads into the scene; its signal and onText are the suite's to set. */
  readonly request: ChatRequest;
  /** What is known beforehand about the answer. */
  readonly expects?: {
    readonly text?: string;
    readonly json?: unknown;
    readonly wishes?: readonly Pick<ToolWish, "name" | "input">[];
  };
  /** The content of the tool message that answers a wish. Default: some JSON. */
  readonly reply?: (wish: ToolWish) => string;
  /** Settles once the request has reached the other side. Default: at once. */
  readonly asked?: () => Promise<void>;
}

export interface ChatModelRig {
  stage(scene: Scene): Promise<Stage>;
  close(): Promise<void>;
}

/** The tool that the suite's own requests offer. */
export const priceTool = {
  name: "market__price",
  description: "Last price of a symbol.",
  parameters: {
    type: "object",
    properties: { symbol: { type: "string" } },
    required: ["symbol"],
    additionalProperties: false,
  },
};

export const stanceSchema = {
  name: "stance",
  schema: {
    type: "object",
    properties: { stance: { type: "number" } },
    required: ["stance"],
    additionalProperties: false,
  },
};

/** A plain request; rigs change what their driver needs. */
export function plainRequest(changes: Partial<ChatRequest> = {}): ChatRequest {
  return {
    purpose: "answer",
    messages: [
      { role: "system", content: "You answer briefly." },
      { role: "user", content: "How does Größe relate to 株価?" },
    ],
    tools: [],
    maxTokens: 200,
    seed: 7,
    signal: new AbortController().signal,
    ...changes,
  };
}
