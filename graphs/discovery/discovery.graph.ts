// The search for factors: gather-context -> propose -> check -> evaluate -> vary, again and again -> choose-finalists -> judge -> register.
// Each generation ends in a checkpoint. Compiled for one run: its nodes close over the panel, and nothing of it is checkpointed.

import { type BaseCheckpointSaver, END, START, StateGraph } from "@langchain/langgraph";
import { searchEnded } from "#tools/factors/discovery/index.ts";
import { DiscoveryState, type DiscoveryStateValue } from "./discovery.state.ts";
import { gatherContextNode } from "./nodes/gather-context.node.ts";
import { judgeNode } from "./nodes/judge.node.ts";
import { checkNode, evaluateNode, proposeNode } from "./nodes/propose.node.ts";
import { registerNode } from "./nodes/register.node.ts";
import { chooseFinalistsNode, varyNode } from "./nodes/vary.node.ts";
import type { DiscoveryRun } from "./run-context.ts";

/** The graph in words, kept equal to the compiled one by a test. */
export const discoveryEdges = [
  "__start__ -> gather-context",
  "gather-context -> propose (a chat model is configured)",
  "gather-context -> vary",
  "propose -> check",
  "check -> propose (something was refused, once)",
  "check -> evaluate",
  "evaluate -> vary (budget is left)",
  "evaluate -> choose-finalists",
  "vary -> vary (budget is left)",
  "vary -> choose-finalists",
  "choose-finalists -> judge",
  "judge -> register",
  "register -> __end__",
] as const;

const mostAsked = 2;

export const afterCheck = ({ asked, refused }: DiscoveryStateValue): "propose" | "evaluate" =>
  refused.length > 0 && asked < mostAsked ? "propose" : "evaluate";

export const afterGeneration =
  (budget: number) =>
  ({ search }: DiscoveryStateValue): "vary" | "choose-finalists" =>
    search !== null && searchEnded(search, { budget }) ? "choose-finalists" : "vary";

export function discoveryGraph(run: DiscoveryRun, checkpointer: BaseCheckpointSaver) {
  const next = afterGeneration(run.spec.budget);
  const begin = (): "propose" | "vary" => (run.services.model === null ? "vary" : "propose");
  return new StateGraph(DiscoveryState)
    .addNode("gather-context", gatherContextNode(run))
    .addNode("propose", proposeNode(run))
    .addNode("check", checkNode(run))
    .addNode("evaluate", evaluateNode(run))
    .addNode("vary", varyNode(run))
    .addNode("choose-finalists", chooseFinalistsNode(run))
    .addNode("judge", judgeNode(run))
    .addNode("register", registerNode(run))
    .addEdge(START, "gather-context")
    .addConditionalEdges("gather-context", begin, ["propose", "vary"])
    .addEdge("propose", "check")
    .addConditionalEdges("check", afterCheck, ["propose", "evaluate"])
    .addConditionalEdges("evaluate", next, ["vary", "choose-finalists"])
    .addConditionalEdges("vary", next, ["vary", "choose-finalists"])
    .addEdge("choose-finalists", "judge")
    .addEdge("judge", "register")
    .addEdge("register", END)
    .compile({ checkpointer });
}
