// The retraining: freeze -> check-quality -> make-samples -> tune -> train, once a learner -> combine -> evaluate -> write-report ->
// put-to-approval -> wait -> act -> remember. Each step ends in a checkpoint. Compiled for one run.

import { type BaseCheckpointSaver, END, START, StateGraph } from "@langchain/langgraph";
import { afterQuality, checkQualityNode, freezeNode, makeSamplesNode } from "./nodes/data.node.ts";
import { evaluateNode } from "./nodes/evaluate.node.ts";
import {
  actNode,
  afterPut,
  afterReport,
  putToApprovalNode,
  rememberNode,
  waitNode,
  writeReportNode,
} from "./nodes/promotion.node.ts";
import { afterTraining, combineNode, trainNode, tuneNode } from "./nodes/train.node.ts";
import { RetrainingState, type RetrainingStateValue } from "./retraining.state.ts";
import type { RunContext } from "./run-context.ts";

/** The graph in words, kept equal to the compiled one by a test. */
export const retrainingEdges = [
  "__start__ -> freeze",
  "freeze -> check-quality",
  "check-quality -> make-samples",
  "check-quality -> write-report (too little of the data can be trusted)",
  "make-samples -> tune",
  "tune -> train",
  "train -> train (a learner is left)",
  "train -> combine",
  "combine -> evaluate",
  "combine -> write-report (no learner was trained)",
  "evaluate -> write-report",
  "write-report -> put-to-approval (a version was judged)",
  "write-report -> remember",
  "put-to-approval -> wait (the gate passed it)",
  "put-to-approval -> remember",
  "wait -> act",
  "act -> remember",
  "remember -> __end__",
] as const;

const afterCombine = ({ ended }: RetrainingStateValue): "evaluate" | "write-report" =>
  ended === null ? "evaluate" : "write-report";

export function retrainingGraph(run: RunContext, checkpointer: BaseCheckpointSaver) {
  return new StateGraph(RetrainingState)
    .addNode("freeze", freezeNode(run))
    .addNode("check-quality", checkQualityNode(run))
    .addNode("make-samples", makeSamplesNode(run))
    .addNode("tune", tuneNode(run))
    .addNode("train", trainNode(run))
    .addNode("combine", combineNode(run))
    .addNode("evaluate", evaluateNode(run))
    .addNode("write-report", writeReportNode(run))
    .addNode("put-to-approval", putToApprovalNode(run))
    .addNode("wait", waitNode)
    .addNode("act", actNode(run))
    .addNode("remember", rememberNode(run))
    .addEdge(START, "freeze")
    .addEdge("freeze", "check-quality")
    .addConditionalEdges("check-quality", afterQuality, ["make-samples", "write-report"])
    .addEdge("make-samples", "tune")
    .addEdge("tune", "train")
    .addConditionalEdges("train", afterTraining, ["train", "combine"])
    .addConditionalEdges("combine", afterCombine, ["evaluate", "write-report"])
    .addEdge("evaluate", "write-report")
    .addConditionalEdges("write-report", afterReport, ["put-to-approval", "remember"])
    .addConditionalEdges("put-to-approval", afterPut, ["wait", "remember"])
    .addEdge("wait", "act")
    .addEdge("act", "remember")
    .addEdge("remember", END)
    .compile({ checkpointer });
}
