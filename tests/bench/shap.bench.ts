// Exact Shapley values of 50 trees of depth 6 beside shap's C++ code, one thread: processor time a row, the same values to 1e-6.

import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { treeShap } from "#tools/learning/explain/tree-shap.ts";
import { readLightGbmText } from "#tools/learning/trees/index.ts";
import type { Bench } from "./bench.ts";
import { beside, requireSame, runPeer } from "./peers/peer.ts";
import { normals } from "./series.ts";

const features = 20;

const runs = [
  { is: "along the tree", rows: 2_000, background: 0 },
  { is: "against 100 background rows", rows: 200, background: 100 },
] as const;

export const bench: Bench = {
  seed: 131,
  async run() {
    const results = [];
    for (const run of runs) {
      const found = await measure(run);
      if (found !== null) results.push(found);
    }
    return results;
  },
};

/** Null where the peers are not installed: the model is theirs. */
async function measure({ is, rows, background }: (typeof runs)[number]) {
  const folder = mkdtempSync(join(tmpdir(), "quorum-shap-"));
  try {
    const path = join(folder, "model.txt");
    const peer = await runPeer("tree_shap.py", [path, ...[rows, features, background].map(String)]);
    if (peer === null) return null;
    const model = readLightGbmText(readFileSync(path, "utf8"));
    const shown = normals(rows * features, 131);
    const against = background === 0 ? null : normals(background * features, 231);
    const times: number[] = [];
    for (let turn = 0; turn < 3; turn++) {
      const start = process.cpuUsage();
      const { values } = treeShap(model, shown, against);
      const { user, system } = process.cpuUsage(start);
      times.push((user + system) / rows);
      for (const [i, theirs] of Object.entries(peer.check))
        requireSame(`${is}, value ${i}`, values[Number(i)]!, theirs, 1e-6);
    }
    const { id: _, ...figure } = beside("shap", Math.min(...times), "cpu us/row", peer);
    return { id: is, ...figure };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
