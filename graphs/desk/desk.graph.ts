// The desk graph: understand -> specialists in parallel -> weigh -> propose -> compose -> put to approval -> wait -> act.
// Routes are pure; the graph is compiled for one run, so that its nodes close over that run's world and nothing of it is checkpointed.

import { type BaseCheckpointSaver, END, Send, START, StateGraph } from "@langchain/langgraph";
import { type DeskPatch, DeskState, type DeskStateValue } from "./desk.state.ts";
import { actNode, putToApprovalNode, waitNode } from "./nodes/approval.node.ts";
import { composeNode } from "./nodes/compose.node.ts";
import { proposeNode } from "./nodes/propose.node.ts";
import { type Assignment, researchNode } from "./nodes/research.node.ts";
import { understandNode } from "./nodes/understand.node.ts";
import { weighNode } from "./nodes/weigh.node.ts";
import type { DeskRun } from "./run-context.ts";

/** The graph in words, kept equal to the compiled one by a test and part of every run's fingerprint. */
export const deskEdges = [
  "__start__ -> understand",
  "understand -> research (each specialist on each symbol)",
  "understand -> compose (no symbol, the account, or what is unusual)",
  "research -> weigh",
  "weigh -> propose (advice)",
  "weigh -> compose",
  "propose -> compose",
  "compose -> put-to-approval (an order passed the gate)",
  "compose -> __end__",
  "put-to-approval -> wait",
  "wait -> act",
  "act -> __end__",
] as const;

export const afterWeigh = ({ brief }: DeskStateValue): "propose" | "compose" =>
  brief?.kind === "advice" ? "propose" : "compose";

export const afterCompose = ({ candidate }: DeskStateValue): "put-to-approval" | typeof END =>
  candidate?.verdict.kind === "approved" ? "put-to-approval" : END;

/** Kinds of questions that one tool answers, without the specialists. */
const answeredAlone: ReadonlySet<string> = new Set(["portfolio", "unusual"]);

const afterUnderstand =
  (specialists: readonly string[]) =>
  ({ brief, question }: DeskStateValue): Send[] | "compose" => {
    if (!brief || brief.symbols.length === 0 || answeredAlone.has(brief.kind)) return "compose";
    return brief.symbols.flatMap((symbol) =>
      specialists.map(
        (specialist) => new Send("research", { question, brief, specialist, symbol } satisfies Assignment),
      ),
    );
  };

export function deskGraph(run: DeskRun, checkpointer: BaseCheckpointSaver) {
  const specialists = run.services.specialists.map((agent) => agent.id);
  return new StateGraph(DeskState)
    .addNode("understand", understandNode(run))
    .addNode("research", researchNode(run) as unknown as (state: DeskStateValue) => Promise<DeskPatch>) // Send gives it an Assignment, not the state
    .addNode("weigh", weighNode(run))
    .addNode("propose", proposeNode(run))
    .addNode("compose", composeNode(run))
    .addNode("put-to-approval", putToApprovalNode(run))
    .addNode("wait", waitNode)
    .addNode("act", actNode(run))
    .addEdge(START, "understand")
    .addConditionalEdges("understand", afterUnderstand(specialists), ["research", "compose"])
    .addEdge("research", "weigh")
    .addConditionalEdges("weigh", afterWeigh, ["propose", "compose"])
    .addEdge("propose", "compose")
    .addConditionalEdges("compose", afterCompose, ["put-to-approval", END])
    .addEdge("put-to-approval", "wait")
    .addEdge("wait", "act")
    .addEdge("act", END)
    .compile({ checkpointer });
}
