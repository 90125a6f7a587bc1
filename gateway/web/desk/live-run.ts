// A running question as its events tell it: which agent waits, works, is done or failed, and with what.
// A pure step from one state to the next; sending and drawing are elsewhere.

import type { AskAnswer, DeskEvent, Problem } from "../../contract/index.ts";

export type Finding = AskAnswer["findings"][number];

export interface LiveAgent {
  readonly specialist: string;
  readonly symbol: string;
  readonly state: "waiting" | "working" | "done" | "failed";
  readonly tools: readonly { readonly tool: string; readonly evidenceId: string }[];
  readonly finding: Finding | null;
}

export interface LiveRun {
  readonly state: "sent" | "running" | "ready" | "failed";
  readonly question: string;
  readonly asOf: string | null;
  readonly runId: string | null;
  readonly threadId: string | null;
  readonly symbols: readonly string[];
  readonly agents: readonly LiveAgent[];
  readonly text: string;
  readonly answer: AskAnswer | null;
  readonly problem: Problem | null;
}

export const sentRun = (question: string, asOf: string | undefined, threadId: string | undefined): LiveRun => ({
  state: "sent",
  question,
  asOf: asOf ?? null,
  runId: null,
  threadId: threadId ?? null,
  symbols: [],
  agents: [],
  text: "",
  answer: null,
  problem: null,
});

export function failedRun(run: LiveRun, problem: Problem): LiveRun {
  return { ...run, state: "failed", problem };
}

/** `specialists` are those of the desk: all of them wait from the moment the question is understood. */
export function nextRun(run: LiveRun, event: DeskEvent, specialists: readonly string[]): LiveRun {
  switch (event.type) {
    case "run-started":
      return { ...run, state: "running", runId: event.runId, threadId: event.threadId, asOf: event.asOf };
    case "question-understood":
      return { ...run, symbols: event.symbols, agents: waiting(event.symbols, specialists) };
    case "agent-started":
      return withAgent(run, event, (agent) => ({ ...agent, state: "working" }));
    case "tool-called": {
      const call = { tool: event.tool, evidenceId: event.evidenceId };
      return withAgent(run, event, (agent) => ({ ...agent, state: "working", tools: [...agent.tools, call] }));
    }
    case "finding-added": {
      const state = event.finding.source === "none" ? "failed" : "done";
      return withAgent(run, event.finding, (agent) => ({ ...agent, state, finding: event.finding }));
    }
    case "text-added":
      return { ...run, text: run.text + event.text };
    case "answer-ready":
      return { ...run, state: "ready", answer: event.answer };
    case "run-failed":
      return failedRun(run, event.problem);
  }
}

const waiting = (symbols: readonly string[], specialists: readonly string[]): LiveAgent[] =>
  symbols.flatMap((symbol) => specialists.map((specialist) => newAgent(specialist, symbol)));

const newAgent = (specialist: string, symbol: string): LiveAgent => ({
  specialist,
  symbol,
  state: "waiting",
  tools: [],
  finding: null,
});

interface Named {
  readonly specialist: string;
  readonly symbol: string;
}

/** Changes one agent; one that nobody announced is added. */
function withAgent(run: LiveRun, named: Named, change: (agent: LiveAgent) => LiveAgent): LiveRun {
  const isIt = (agent: LiveAgent) => agent.specialist === named.specialist && agent.symbol === named.symbol;
  const known = run.agents.some(isIt) ? run.agents : [...run.agents, newAgent(named.specialist, named.symbol)];
  return { ...run, agents: known.map((agent) => (isIt(agent) ? change(agent) : agent)) };
}

/** One line for a screen reader when something worth saying happened. */
export function announcement(event: DeskEvent): string | null {
  switch (event.type) {
    case "run-started":
      return "The desk is working on the question.";
    case "finding-added":
      return `${event.finding.specialist} on ${event.finding.symbol}: ${event.finding.source === "none" ? "failed" : "done"}.`;
    case "answer-ready":
      return "The answer is ready.";
    case "run-failed":
      return `The question failed: ${event.problem.title}.`;
    default:
      return null;
  }
}

/** Agents of a finished answer, for the same cards as while it ran. */
export const agentsOf = (answer: AskAnswer): LiveAgent[] =>
  findingsOf(answer).map((finding) => ({
    specialist: finding.specialist,
    symbol: finding.symbol,
    state: finding.source === "none" ? "failed" : "done",
    tools: [],
    finding,
  }));

/** Findings by company in the order of the question, and as they came within each. */
export function findingsOf({ findings, symbols }: AskAnswer): Finding[] {
  const place = (finding: Finding): number => symbols.indexOf(finding.symbol);
  return [...findings].sort((a, b) => place(a) - place(b));
}
