// A local server that speaks Ollama's /api/embed and OpenAI's /v1/embeddings as the real ones do, with the built-in embedder as
// its model "tiny" (not scaled to length 1, as some models answer). What it does next can be played: errors, hang-ups, bad answers.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { z } from "zod";
import { openHashedEmbedder } from "#knowledge/embeddings/index.ts";

export type Turn =
  | { readonly kind: "answer" }
  | {
      readonly kind: "status";
      readonly status: number;
      readonly body: string;
      readonly headers?: Record<string, string>;
    }
  | { readonly kind: "raw"; readonly body: string }
  | { readonly kind: "hang-up" }
  | { readonly kind: "silent" };

export interface EmbeddingServer {
  readonly url: string;
  readonly requests: readonly {
    readonly path: string;
    readonly body: unknown;
    readonly authorization: string | undefined;
  }[];
  /** From now on: these turns, one a request; afterwards it answers. */
  play(...turns: readonly Turn[]): void;
  close(): Promise<void>;
}

const key = "sk-local-test-key";
export const serverKey = key;

const OllamaBody = z.strictObject({ model: z.string(), input: z.array(z.string()).min(1) });
const OpenaiBody = z.strictObject({
  model: z.string(),
  input: z.array(z.string().min(1)).min(1).max(2048),
  encoding_format: z.literal("float"),
  dimensions: z.int().optional(),
});

export async function openEmbeddingServer(): Promise<EmbeddingServer> {
  const requests: EmbeddingServer["requests"][number][] = [];
  let turns: Turn[] = [];
  const server = createServer((request, response) => {
    serve(request, response).catch((thrown: unknown) => response.destroy(thrown as Error));
  });

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? "";
    const body: unknown = JSON.parse(await textOf(request));
    requests.push({ path, body, authorization: request.headers.authorization });
    const turn = turns.shift() ?? { kind: "answer" };
    if (turn.kind === "silent") return;
    if (turn.kind === "hang-up") {
      response.writeHead(200, { "content-type": "application/json", "content-length": "1000" });
      response.write('{"embeddings": [[0.1,');
      setTimeout(() => response.destroy(), 5);
      return;
    }
    if (turn.kind === "status") return send(response, turn.status, turn.body, turn.headers);
    if (turn.kind === "raw") return send(response, 200, turn.body);
    if (path === "/api/embed") return ollama(body, response);
    if (path === "/v1/embeddings") return openai(body, request.headers.authorization, response);
    send(response, 404, "404 page not found");
  }

  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    play(...given) {
      turns = [...given];
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function ollama(json: unknown, response: ServerResponse): Promise<void> {
  const body = OllamaBody.safeParse(json);
  if (!body.success) return send(response, 400, JSON.stringify({ error: z.prettifyError(body.error) }));
  const { model, input } = body.data;
  if (model === "chatty")
    return send(response, 501, JSON.stringify({ error: "this model does not support embeddings" }));
  if (model !== "tiny")
    return send(response, 404, JSON.stringify({ error: `model "${model}" not found, try pulling it first` }));
  const embeddings = await vectorsOf(input, 384);
  send(response, 200, JSON.stringify({ model, embeddings, total_duration: 1, load_duration: 1, prompt_eval_count: 1 }));
}

async function openai(json: unknown, authorization: string | undefined, response: ServerResponse): Promise<void> {
  if (authorization !== undefined && authorization !== `Bearer ${key}`) {
    const message = `Incorrect API key provided: ${authorization.slice(7)}.`;
    return send(
      response,
      401,
      JSON.stringify({ error: { message, type: "invalid_request_error", code: "invalid_api_key" } }),
    );
  }
  const body = OpenaiBody.safeParse(json);
  if (!body.success) {
    const error = { message: z.prettifyError(body.error), type: "invalid_request_error", param: "input", code: null };
    return send(response, 400, JSON.stringify({ error }));
  }
  const { model, input, dimensions } = body.data;
  if (model !== "tiny") {
    const message = `The model \`${model}\` does not exist or you do not have access to it.`;
    return send(
      response,
      404,
      JSON.stringify({ error: { message, type: "invalid_request_error", code: "model_not_found" } }),
    );
  }
  const vectors = await vectorsOf(input, dimensions ?? 384);
  const data = vectors.map((embedding, index) => ({ object: "embedding", index, embedding })).reverse();
  send(response, 200, JSON.stringify({ object: "list", data, model, usage: { prompt_tokens: 1, total_tokens: 1 } }));
}

async function vectorsOf(texts: readonly string[], dimensions: number): Promise<number[][]> {
  const vectors = await openHashedEmbedder({ dimensions }).embed(texts);
  return vectors.map((vector) => [...vector].map((value) => value * 3));
}

function send(response: ServerResponse, status: number, body: string, headers: Record<string, string> = {}): void {
  const type = body.startsWith("{") ? "application/json" : "text/plain";
  response.writeHead(status, { "content-type": type, ...headers }).end(body);
}

async function textOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString("utf8");
}
