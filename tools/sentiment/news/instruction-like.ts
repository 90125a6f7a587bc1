// Texts that speak to a model instead of to a reader. Such a story is shown and quoted, and weighs nothing.

const patterns: readonly RegExp[] = [
  /\b(?:ignore|disregard|forget|override|bypass)\b.{0,30}\b(?:your|all|any|previous|prior|above|earlier|these|system)\b.{0,30}\b(?:rules?|instructions?|guidelines?|prompts?|limits?|polic(?:y|ies)|guardrails?|constraints?)\b/i,
  /\byou are (?:now )?(?:an? )?(?:ai|language model|assistant|chatbot|trading agent|trading bot)\b/i,
  /\b(?:system prompt|developer message|jailbreak|prompt injection)\b/i,
  /(?:^|\n)\s*(?:system|assistant|user)\s*:/i,
  /<\|[a-z_]+\|>|\[\/?INST\]|<<\/?SYS>>|<\/?(?:system|assistant|instructions?)>/i,
  /\b(?:respond|reply|answer|output) (?:only )?with\b.{0,30}\b(?:buy|sell|json|approve)/i,
  /\b(?:call|invoke) the\b.{0,30}\b(?:tool|function)\b/i,
  /\bapprove (?:the|this|all|every)\b.{0,20}\b(?:order|trade|proposal)s?\b/i,
];

/** Whether a title or summary looks like an instruction to a model. Some innocent stories about such attacks are caught too. */
export const instructionLike = (text: string): boolean => patterns.some((pattern) => pattern.test(text));
