// Speaks Ollama's /api/chat as a real server does: newline-delimited JSON, whole tool calls, usage in the last line.
// A model "tiny" is there; any other answers 404.

import { z } from "zod";
import { type ChatServer, openChatServer, type Protocol } from "./http-server.ts";
import { countTokens, pieces, type ServerTurn, textOf } from "./turns.ts";

const Call = z.strictObject({
  function: z.strictObject({ name: z.string(), arguments: z.record(z.string(), z.unknown()) }),
});

const Body = z.strictObject({
  model: z.string(),
  stream: z.literal(true),
  messages: z.array(
    z.strictObject({
      role: z.enum(["system", "user", "assistant", "tool"]),
      content: z.string(),
      tool_calls: z.array(Call).optional(),
      tool_name: z.string().optional(),
    }),
  ),
  tools: z
    .array(
      z.strictObject({
        type: z.literal("function"),
        function: z.strictObject({
          name: z.string(),
          description: z.string(),
          parameters: z.record(z.string(), z.unknown()),
        }),
      }),
    )
    .optional(),
  format: z.record(z.string(), z.unknown()).optional(),
  options: z.strictObject({ num_ctx: z.int(), num_predict: z.int(), seed: z.int(), temperature: z.number() }),
  truncate: z.boolean().optional(),
  shift: z.boolean().optional(),
});
export type OllamaBody = z.infer<typeof Body>;

export const openOllamaServer = (): Promise<ChatServer<OllamaBody>> => openChatServer(ollamaProtocol);

const errorBody = (error: string): string => JSON.stringify({ error });

const ollamaProtocol: Protocol<OllamaBody> = {
  path: "/api/chat",
  contentType: "application/x-ndjson",
  check(json) {
    const body = Body.safeParse(json);
    if (!body.success) return { refusal: { status: 400, body: errorBody(z.prettifyError(body.error)) } };
    if (body.data.model === "tiny") return { body: body.data };
    return { refusal: { status: 404, body: errorBody(`model '${body.data.model}' not found`) } };
  },
  write: (turn, body) => lines(turn, body),
  other({ method, path, body }) {
    if (method !== "POST" || path !== "/api/show") return null;
    if (JSON.parse(body).model !== "tiny") return { status: 404, body: errorBody("model not found") };
    const shown = {
      capabilities: ["completion"],
      model_info: { "general.architecture": "llama", "llama.context_length": 2048 },
    };
    return { status: 200, body: JSON.stringify(shown) };
  },
};

function* lines(turn: ServerTurn, body: OllamaBody): Generator<string> {
  const line = (fields: object): string =>
    `${JSON.stringify({ model: body.model, created_at: "2025-01-01T00:00:00Z", ...fields })}\n`;
  const said = (content: string, more: object = {}): string =>
    line({ message: { role: "assistant", content, ...more }, done: false });
  const read = body.messages.map(({ content }) => content).join("\n");
  const last = (reason: string, answer: string, promptTokens: number | null = countTokens(read)): string => {
    const usage = promptTokens === null ? {} : { prompt_eval_count: promptTokens, eval_count: countTokens(answer) };
    return line({
      message: { role: "assistant", content: "" },
      done: true,
      done_reason: reason,
      total_duration: 1,
      ...usage,
    });
  };
  switch (turn.kind) {
    case "text": {
      for (const piece of pieces(turn.reasoning ?? "")) yield said("", { thinking: piece });
      const text = textOf(turn, body.options.seed) ?? "";
      for (const piece of pieces(text)) yield said(piece);
      yield last(turn.finish ?? "stop", text, turn.promptTokens);
      return;
    }
    case "wishes": {
      const calls = turn.wishes.map(({ name, input, inputText }) => ({
        function: { name, arguments: inputText ?? input ?? {} },
      }));
      for (const call of calls) yield said("", { tool_calls: [call] });
      yield last("stop", JSON.stringify(calls));
      return;
    }
    case "stall":
    case "hang-up":
      for (const piece of pieces(turn.text)) yield said(piece);
      return;
    case "raw":
      yield turn.text;
      return;
    default:
      throw new Error(`A turn "${turn.kind}" has no lines.`);
  }
}
