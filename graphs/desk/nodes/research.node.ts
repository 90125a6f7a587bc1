// One specialist on one symbol. Its failure is a finding of source "none" with the reason, never a quiet hold.

import type { ChatModel } from "#agents/chat-model/index.ts";
import type { Agent, Brief, Finding } from "#agents/define/index.ts";
import { type AgentResult, runAgent } from "#agents/run/index.ts";
import { traceText } from "#agents/tracing/index.ts";
import { asQuorumError } from "#infra/runtime/index.ts";
import type { DeskPatch } from "../desk.state.ts";
import type { PublishedFinding } from "../desk-answer.ts";
import { type DeskRun, keepEvidence } from "../run-context.ts";

export interface Assignment {
  readonly question: string;
  readonly brief: Brief;
  readonly specialist: string;
  readonly symbol: string;
}

export const researchNode =
  (run: DeskRun) =>
  async (assignment: Assignment): Promise<DeskPatch> => {
    const { specialist, symbol } = assignment;
    const agent = run.services.specialists.find((candidate) => candidate.id === specialist) as Agent;
    run.emit({ type: "agent-started", specialist, symbol });
    const finding = await research(run, agent, assignment);
    await keepEvidence(run);
    run.emit({ type: "finding-added", finding: publish(finding, run, 0) });
    return { findings: [finding] };
  };

async function research(run: DeskRun, agent: Agent, assignment: Assignment): Promise<Finding> {
  const { model, fallback } = run.services;
  try {
    return found(agent, assignment, await attempt(run, agent, assignment, model), "model", null);
  } catch (thrown) {
    const error = asQuorumError(thrown);
    if (error.fault === "bug" || run.world.signal.aborted) throw error;
    if (model.id === fallback.id) return none(agent, assignment, `${error.code}: ${error.message}`);
    const because = `${model.id} failed (${error.code}: ${error.message})`;
    try {
      return found(agent, assignment, await attempt(run, agent, assignment, fallback), "fallback", because);
    } catch (thrownAgain) {
      const second = asQuorumError(thrownAgain);
      if (second.fault === "bug" || run.world.signal.aborted) throw second;
      return none(agent, assignment, `${because}; the built-in model failed too (${second.message})`);
    }
  }
}

function attempt(
  run: DeskRun,
  agent: Agent,
  { question, brief, symbol, specialist }: Assignment,
  model: ChatModel,
): Promise<AgentResult> {
  const companyName = run.instruments.find((instrument) => instrument.symbol === symbol)?.name ?? symbol;
  const task = { question, kind: brief.kind, symbol, companyName, horizonDays: brief.horizonDays, asOf: run.asOfIso };
  return runAgent(agent, task, {
    model,
    call: run.call,
    book: run.book,
    signal: run.world.signal,
    onTool: (tool, evidenceId) => run.emit({ type: "tool-called", specialist, symbol, tool, evidenceId }),
  });
}

const found = (
  agent: Agent,
  { symbol }: Assignment,
  { draft, evidenceIds }: AgentResult,
  source: "model" | "fallback",
  because: string | null,
): Finding => ({
  specialist: agent.id,
  symbol,
  ...draft,
  evidenceIds: [...evidenceIds],
  source,
  because,
});

const none = (agent: Agent, { symbol, brief }: Assignment, because: string): Finding => ({
  specialist: agent.id,
  symbol,
  stance: 0,
  confidence: 0,
  horizonDays: brief.horizonDays,
  claims: [],
  evidenceIds: [],
  source: "none",
  because,
});

/** A finding with its claims rendered and its share of the weight. */
export function publish(finding: Finding, run: DeskRun, weight: number): PublishedFinding {
  return { ...finding, claims: finding.claims.map((claim) => traceText(claim, run.book, finding.evidenceIds)), weight };
}
