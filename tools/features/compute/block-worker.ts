// A thread that computes blocks: it is told the features once, then gets one block after the other and says when each is done.

import { parentPort, workerData } from "node:worker_threads";
import { chooseFeatures } from "./choose-features.ts";
import type { LaneBlock } from "./lane-block.ts";
import { openBlocks } from "./run-block.ts";

const fill = openBlocks(chooseFeatures(workerData as readonly string[]).map(({ expression }) => expression));

parentPort?.on("message", (block: LaneBlock) => {
  fill(block);
  parentPort?.postMessage("done");
});
