// A thread that computes blocks: it is told the features once, then gets one block after the other and answers when each is done: with the mark of what it
// computes with.

import { parentPort, workerData } from "node:worker_threads";
import { buildMark } from "./build-mark.ts";
import { chooseFeatures } from "./choose-features.ts";
import type { LaneBlock } from "./lane-block.ts";
import { openBlocks } from "./run-block.ts";

const features = chooseFeatures(workerData as readonly string[]);
const fill = openBlocks(features.map(({ expression }) => expression));
const mark = buildMark(features);

parentPort?.on("message", (block: LaneBlock) => {
  fill(block);
  parentPort?.postMessage(mark);
});
