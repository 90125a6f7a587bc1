// How many tokens a prompt must have at the very least, to notice a server that silently read less of it.

import type { ChatMessage } from "./chat-model.port.ts";

/**
 * A lower bound of a prompt's tokens: every run of letters and every run of digits costs one token or more, since the usual tokenizers
 * (BPE with GPT, Llama or Qwen splitting, SentencePiece) put no two of them into one. Tool descriptions and the template are left out.
 */
export function fewestTokens(messages: readonly ChatMessage[]): number {
  return messages.reduce((sum, { content }) => sum + (content.match(/\p{L}+|\p{N}+/gu)?.length ?? 0), 0);
}

const tolerance = 0.8; // for tokenizers with a few tokens across words, such as "p.m" or "of the"

/** Whether the reported count is too small for the prompt to have been read whole. */
export function wasCut(messages: readonly ChatMessage[], reportedTokens: number): boolean {
  return reportedTokens < tolerance * fewestTokens(messages);
}

/** A rough count for servers that report no usage: four characters a token. */
export const roughTokens = (text: string): number => Math.ceil(text.length / 4);
