// An agent is data: its words lie in prompts/, its tools are named, its budget and its manners on bad output are stated.

import { callerError } from "#infra/runtime/index.ts";
import type { Tool } from "#tools/define/index.ts";

export interface Agent {
  /** "sentiment": also the specialist's name in findings and the purpose suffix "specialist:sentiment". */
  readonly id: string;
  /** How it is called on the page: "Sentiment". */
  readonly title: string;
  /** One line for the plan: what it is asked for. */
  readonly says: string;
  /** Path under prompts/: "sentiment/v1.md". */
  readonly prompt: string;
  readonly tools: readonly Tool[];
  readonly stop: { readonly turns: number; readonly toolCalls: number; readonly tokens: number };
  /** How often a bad final answer is sent back with what was wrong. */
  readonly retries: number;
}

/** Declares an agent. @throws agents/definition-invalid for an id, budget or tool list that cannot work. */
export function defineAgent(agent: Agent): Agent {
  const problems = [
    /^[a-z][a-z-]*$/.test(agent.id) ? null : `id "${agent.id}" is not lower-case words`,
    agent.tools.length > 0 ? null : "it has no tools",
    agent.stop.turns >= 2 ? null : "stop.turns below 2 leaves no turn to answer in",
    new Set(agent.tools.map((tool) => tool.id)).size === agent.tools.length ? null : "a tool is listed twice",
  ].filter((problem) => problem !== null);
  if (problems.length > 0) throw callerError("agents/definition-invalid", `Agent ${agent.id}: ${problems.join("; ")}.`);
  return Object.freeze(agent);
}
