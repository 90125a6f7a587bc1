// A chat model: words and tool wishes in, words and tool wishes out. Built in, Ollama's, OpenAI's and the scripted one stand behind this port.
// A failed, empty, cut or malformed answer is an error with a code, never an empty success.

export interface ToolSpec {
  readonly name: string;
  readonly description: string;
  /** JSON schema of the input object. */
  readonly parameters: Readonly<Record<string, unknown>>;
}

export interface ToolWish {
  readonly id: string;
  readonly name: string;
  readonly input: unknown;
}

export type ChatMessage =
  | { readonly role: "system" | "user"; readonly content: string }
  | { readonly role: "assistant"; readonly content: string; readonly toolWishes: readonly ToolWish[] }
  | { readonly role: "tool"; readonly wishId: string; readonly name: string; readonly content: string };

export interface ChatRequest {
  /** Which job this is: "understand", "answer", or "specialist:<agent id>". Sent to no server; the built-in model plays its part by it. */
  readonly purpose: string;
  readonly messages: readonly ChatMessage[];
  readonly tools: readonly ToolSpec[];
  /** When given, the final answer must be JSON of this schema; the driver asks for it natively where the server can. */
  readonly answerSchema?: { readonly name: string; readonly schema: Readonly<Record<string, unknown>> };
  readonly maxTokens: number;
  readonly seed: number;
  readonly signal: AbortSignal;
  /** Called with each piece of text as it arrives; joined, the pieces of an answer are its text. */
  readonly onText?: (piece: string) => void;
}

export interface ChatAnswer {
  readonly text: string;
  readonly toolWishes: readonly ToolWish[];
  /** The parsed JSON where an answerSchema was given and no tool is wished for; checked for syntax, not yet against the schema. */
  readonly json?: unknown;
  readonly usage: { readonly promptTokens: number; readonly completionTokens: number };
}

export interface ChatModel {
  /** "desk", "ollama:qwen2.5", "openai:gpt-4.1", "scripted". */
  readonly id: string;
  readonly can: { readonly tools: boolean; readonly streaming: boolean };
  /**
   * One turn. Either toolWishes is not empty or text is not empty.
   * @throws agents/model-unavailable (server down, 5xx, hang-up; retry true), agents/model-rate-limited (429; retry true),
   *   agents/model-not-found (404), agents/model-unauthorised (401, 403), agents/model-request-refused (any other 4xx),
   *   agents/answer-empty (also null where JSON was asked), agents/answer-malformed (not JSON where JSON was asked, broken tool input),
   *   agents/answer-refused (content filter, refusal), agents/answer-truncated (cut at maxTokens),
   *   agents/context-cut (the prompt did not fit, or the server reported fewer prompt tokens than were sent),
   *   and the signal's own reason once it is aborted
   */
  chat(request: ChatRequest): Promise<ChatAnswer>;
  /** Safe to call twice. */
  close(): Promise<void>;
}
