// Speaks OpenAI's chat completions as a real server does: server-sent events, tool calls in fragments, usage in an event of its own.
// A model "tiny" is there; any other answers 404. Every answer has the same id, as some local servers' do.

import { z } from "zod";
import { type ChatServer, openChatServer, type Protocol } from "./http-server.ts";
import { countTokens, pieces, type ServerTurn, textOf } from "./turns.ts";

const Call = z.strictObject({
  id: z.string().regex(/^[a-zA-Z0-9]{9}$/, "nine letters and digits, as the strictest servers want"),
  type: z.literal("function"),
  function: z.strictObject({ name: z.string(), arguments: z.string() }),
});

const Message = z.discriminatedUnion("role", [
  z.strictObject({ role: z.enum(["system", "user"]), content: z.string() }),
  z.strictObject({
    role: z.literal("assistant"),
    content: z.string().nullable(),
    tool_calls: z.array(Call).min(1).optional(),
  }),
  z.strictObject({ role: z.literal("tool"), tool_call_id: z.string(), content: z.string() }),
]);

const Format = z.union([
  z.strictObject({ type: z.literal("json_object") }),
  z.strictObject({
    type: z.literal("json_schema"),
    json_schema: z.strictObject({
      name: z.string().regex(/^[a-zA-Z0-9_-]{1,64}$/),
      schema: z.record(z.string(), z.unknown()),
      strict: z.literal(true),
    }),
  }),
]);

const Body = z.strictObject({
  model: z.string(),
  stream: z.literal(true),
  stream_options: z.strictObject({ include_usage: z.literal(true) }).optional(),
  messages: z.array(Message),
  tools: z
    .array(
      z.strictObject({
        type: z.literal("function"),
        function: z.strictObject({
          name: z.string().regex(/^[a-zA-Z0-9_-]{1,64}$/),
          description: z.string(),
          parameters: z.record(z.string(), z.unknown()),
        }),
      }),
    )
    .min(1)
    .optional(),
  response_format: Format.optional(),
  max_tokens: z.int().optional(),
  max_completion_tokens: z.int().optional(),
  temperature: z.number().optional(),
  seed: z.int().optional(),
});
export type OpenaiBody = z.infer<typeof Body>;

export const openOpenaiServer = (): Promise<ChatServer<OpenaiBody>> => openChatServer(openaiProtocol);

export const openaiError = (message: string, more: object = {}): string =>
  JSON.stringify({ error: { message, type: "invalid_request_error", param: null, code: null, ...more } });

const openaiProtocol: Protocol<OpenaiBody> = {
  path: "/v1/chat/completions",
  contentType: "text/event-stream; charset=utf-8",
  check(json) {
    const body = Body.safeParse(json);
    if (!body.success) return { refusal: { status: 400, body: openaiError(z.prettifyError(body.error)) } };
    const orphan = unansweredCall(body.data);
    if (orphan) return { refusal: { status: 400, body: openaiError(orphan) } };
    if (body.data.model === "tiny") return { body: body.data };
    return {
      refusal: {
        status: 404,
        body: openaiError(`The model \`${body.data.model}\` does not exist`, { code: "model_not_found" }),
      },
    };
  },
  write: (turn, body) => events(turn, body),
  other({ method, path }) {
    if (method !== "GET" || path !== "/v1/models") return null;
    return { status: 200, body: JSON.stringify({ object: "list", data: [{ id: "tiny", object: "model" }] }) };
  },
};

/** Each tool message answers a call of the assistant before it, and each call is answered: the real server insists. */
function unansweredCall({ messages }: OpenaiBody): string | null {
  let open = new Set<string>();
  for (const message of messages) {
    if (message.role === "tool") {
      if (!open.delete(message.tool_call_id)) return `tool_call_id ${message.tool_call_id} answers no tool call`;
      continue;
    }
    if (open.size > 0) return `tool calls without an answer: ${[...open].join(", ")}`;
    if (message.role === "assistant") open = new Set((message.tool_calls ?? []).map(({ id }) => id));
  }
  return open.size > 0 ? "tool calls without an answer at the end" : null;
}

function* events(turn: ServerTurn, body: OpenaiBody): Generator<string> {
  const event = (fields: object): string =>
    `data: ${JSON.stringify({ id: "chatcmpl-1", object: "chat.completion.chunk", created: 1, model: body.model, ...fields })}\r\n\r\n`;
  const delta = (fields: object, finish: string | null = null): string =>
    event({ choices: [{ index: 0, delta: fields, logprobs: null, finish_reason: finish }] });
  const end = function* (
    finish: string,
    answer: string,
    promptTokens: number | null = countTokens(JSON.stringify(body.messages)),
  ): Generator<string> {
    yield delta({}, finish);
    if (body.stream_options && promptTokens !== null) {
      const completionTokens = countTokens(answer);
      yield event({
        choices: [],
        usage: {
          prompt_tokens: promptTokens,
          completion_tokens: completionTokens,
          total_tokens: promptTokens + completionTokens,
        },
      });
    }
    yield "data: [DONE]\r\n\r\n";
  };
  switch (turn.kind) {
    case "text": {
      yield ": the stream begins\r\n\r\n";
      const text = textOf(turn, body.seed ?? 0);
      yield delta({ role: "assistant", content: text === null ? null : "" });
      for (const piece of pieces(turn.reasoning ?? "")) yield delta({ reasoning_content: piece });
      for (const piece of pieces(text ?? "")) yield delta({ content: piece });
      yield* end(turn.finish ?? "stop", text ?? "", turn.promptTokens);
      return;
    }
    case "wishes": {
      yield delta({ role: "assistant", content: null });
      yield* callFragments(
        turn.wishes.map(({ name, input, inputText }) => ({ name, text: inputText ?? JSON.stringify(input ?? {}) })),
        delta,
      );
      yield* end("tool_calls", JSON.stringify(turn.wishes));
      return;
    }
    case "stall":
    case "hang-up":
      for (const piece of pieces(turn.text)) yield delta({ content: piece });
      return;
    case "raw":
      yield turn.text;
      return;
    default:
      throw new Error(`A turn "${turn.kind}" has no events.`);
  }
}

/** Every call's name first, then the arguments of all calls in turns, three characters at a time. */
function* callFragments(
  calls: readonly { name: string; text: string }[],
  delta: (fields: object) => string,
): Generator<string> {
  for (const [index, { name }] of calls.entries()) {
    yield delta({
      tool_calls: [{ index, id: `server-${index}`, type: "function", function: { name, arguments: "" } }],
    });
  }
  const rest = calls.map(({ text }, index) => ({ index, parts: [...pieces(text, 3)] }));
  while (rest.some(({ parts }) => parts.length > 0)) {
    for (const { index, parts } of rest) {
      const part = parts.shift();
      if (part !== undefined) yield delta({ tool_calls: [{ index, function: { arguments: part } }] });
    }
  }
}
