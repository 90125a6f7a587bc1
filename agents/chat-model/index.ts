// Chat models behind one port.

export type { ChatAnswer, ChatMessage, ChatModel, ChatRequest, ToolSpec, ToolWish } from "./chat-model.port.ts";
