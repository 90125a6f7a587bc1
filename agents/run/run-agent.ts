// The agent loop: the model wishes for tools, gets their results, and ends with a finding whose every number is backed by them.
// Budgets are hard; a bad final answer is sent back with what was wrong, as often as the agent allows.

import { z } from "zod";
import { asQuorumError, contentHash, inSpan, QuorumError } from "#infra/runtime/index.ts";
import type { Evidence, Tool } from "#tools/define/index.ts";
import type { ChatAnswer, ChatMessage, ChatModel, ToolWish } from "../chat-model/index.ts";
import { type Agent, FindingDraft, readPrompt } from "../define/index.ts";
import { type EvidenceBook, traceText, untraced } from "../tracing/index.ts";
import type { SpecialistTask, ToolReply } from "./specialist-task.ts";
import { toolName, toolSpec } from "./tool-spec.ts";

export interface AgentWork {
  readonly model: ChatModel;
  /** Calls a tool in the run's world and enters the evidence in the book. */
  readonly call: (tool: Tool, input: unknown) => Promise<Evidence>;
  readonly book: EvidenceBook;
  readonly signal: AbortSignal;
  readonly onTool?: (tool: string, evidenceId: string) => void;
}

export interface AgentResult {
  readonly draft: FindingDraft;
  readonly evidenceIds: readonly string[];
}

/** What every specialist is told besides its own words. */
export const specialistPrompt = "specialist/v1.md";

const draftSchema = { name: "finding", schema: z.toJSONSchema(FindingDraft) };

/**
 * Runs one agent on one task.
 * @throws agents/budget-spent, agents/answer-malformed, agents/answer-untraced, and what model and tools throw
 */
export async function runAgent(agent: Agent, task: SpecialistTask, work: AgentWork): Promise<AgentResult> {
  return inSpan("agent", agent.id, { "quorum.symbol": task.symbol }, async () => {
    const messages: ChatMessage[] = [
      { role: "system", content: `${readPrompt(agent.prompt).text}\n\n${readPrompt(specialistPrompt).text}` },
      { role: "user", content: JSON.stringify(task) },
    ];
    const evidenceIds: string[] = [];
    let spentTokens = 0;
    let retriesLeft = agent.retries;
    let callsLeft = agent.stop.toolCalls;
    const sendBack = (problem: QuorumError): void => {
      if (retriesLeft === 0) throw problem;
      retriesLeft -= 1;
      const content = `Not accepted: ${problem.message} Call a tool with valid input, or end with the JSON object only.`;
      messages.push({ role: "user", content });
    };
    for (let turn = 0; turn < agent.stop.turns; turn++) {
      const answer = await askOrProblem(agent, task, messages, work, callsLeft > 0);
      if (answer instanceof QuorumError) {
        sendBack(answer);
        continue;
      }
      spentTokens += answer.usage.promptTokens + answer.usage.completionTokens;
      if (spentTokens > agent.stop.tokens) throw spent(agent, `${spentTokens} tokens of ${agent.stop.tokens}`);
      messages.push({ role: "assistant", content: answer.text, toolWishes: answer.toolWishes });
      if (answer.toolWishes.length > 0) {
        const granted = answer.toolWishes.slice(0, callsLeft);
        callsLeft -= granted.length;
        const replies = await Promise.all(
          answer.toolWishes.map((wish) => grant(agent, wish, work, granted.includes(wish))),
        );
        replies.forEach((reply, index) => {
          const wish = answer.toolWishes[index] as ToolWish;
          if ("evidenceId" in reply) evidenceIds.push(reply.evidenceId);
          messages.push({ role: "tool", wishId: wish.id, name: wish.name, content: JSON.stringify(reply) });
        });
        continue;
      }
      const judged = judge(answer, work.book, evidenceIds);
      if ("draft" in judged) return { draft: judged.draft, evidenceIds: [...new Set(evidenceIds)] };
      sendBack(judged.problem);
    }
    throw spent(agent, `${agent.stop.turns} turns`);
  });
}

/** What a model may do better the next time, found by its driver before the answer could be judged. */
const mendable: ReadonlySet<string> = new Set([
  "agents/answer-empty",
  "agents/answer-malformed",
  "agents/answer-truncated",
]);

async function askOrProblem(...asked: Parameters<typeof ask>): Promise<ChatAnswer | QuorumError> {
  try {
    return await ask(...asked);
  } catch (thrown) {
    if (thrown instanceof QuorumError && thrown.fault === "model" && mendable.has(thrown.code)) return thrown;
    throw thrown;
  }
}

async function ask(
  agent: Agent,
  task: SpecialistTask,
  messages: readonly ChatMessage[],
  work: AgentWork,
  withTools: boolean,
): Promise<ChatAnswer> {
  return inSpan("model", work.model.id, {}, () =>
    work.model.chat({
      purpose: `specialist:${agent.id}`,
      messages,
      tools: withTools ? agent.tools.map(toolSpec) : [],
      answerSchema: draftSchema,
      maxTokens: 1_200,
      seed: Number.parseInt(contentHash([agent.id, task]).slice(0, 7), 16),
      signal: work.signal,
    }),
  );
}

/** A tool's error goes back to the model as text it can act on; only a wish for a tool that is not the agent's is the model's fault. */
async function grant(agent: Agent, wish: ToolWish, work: AgentWork, within: boolean): Promise<ToolReply> {
  const tool = agent.tools.find((candidate) => toolName(candidate.id) === wish.name);
  if (!tool)
    return {
      error: {
        code: "agents/tool-not-allowed",
        message: `There is no tool ${wish.name} here; there are ${agent.tools.map((t) => toolName(t.id)).join(", ")}.`,
      },
    };
  if (!within)
    return { error: { code: "agents/budget-spent", message: "No tool calls are left: answer with what you have." } };
  try {
    const evidence = await work.call(tool, wish.input);
    work.onTool?.(tool.id, evidence.id);
    return { evidenceId: evidence.id, output: evidence.output };
  } catch (thrown) {
    const error = asQuorumError(thrown);
    if (error.fault === "bug" || work.signal.aborted) throw error;
    return { error: { code: error.code, message: error.message } };
  }
}

function judge(
  answer: ChatAnswer,
  book: EvidenceBook,
  evidenceIds: readonly string[],
): { draft: FindingDraft } | { problem: QuorumError } {
  const parsed = FindingDraft.safeParse(answer.json);
  if (!parsed.success)
    return {
      problem: modelError(
        "agents/answer-malformed",
        `The finding does not fit its schema: ${z.prettifyError(parsed.error)}`,
      ),
    };
  if (evidenceIds.length === 0)
    return { problem: modelError("agents/answer-untraced", "No tool was called, so nothing backs the finding.") };
  try {
    const loose = parsed.data.claims.flatMap((claim) => untraced(traceText(claim, book, evidenceIds)));
    if (loose.length === 0) return { draft: parsed.data };
    return {
      problem: modelError(
        "agents/answer-untraced",
        `No tool result says ${loose.map((number) => `"${number.text}"`).join(", ")}; cite figures as [[evidence-id path]].`,
      ),
    };
  } catch (thrown) {
    const problem = asQuorumError(thrown);
    if (problem.fault === "bug") throw thrown;
    return { problem };
  }
}

const modelError = (code: "agents/answer-malformed" | "agents/answer-untraced", message: string): QuorumError =>
  new QuorumError(code, message, { fault: "model", retry: true });

const spent = (agent: Agent, what: string): QuorumError =>
  new QuorumError("agents/budget-spent", `${agent.id} spent its budget of ${what} without a finding.`, {
    fault: "model",
    retry: false,
  });
