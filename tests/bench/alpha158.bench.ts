// The 158 formulas of Alpha158 over 300 A-shares and 1,273 days on one thread, beside pyqlib on the same bits. pyqlib reads its binary store, ours
// columns in memory. Its numbers are of single precision, so values are held to 1e-3.
// Of equal highs in a window qlib takes the oldest and ours the newest: IMAX, IMIN and IMXD are not compared, as prices here are cents.

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { compile } from "#tools/columns/index.ts";
import { alpha158, publishedWords } from "#tools/factors/corpora/index.ts";
import { buildExpression } from "#tools/factors/language/index.ts";
import { type Bench, timed } from "./bench.ts";
import { csi300Panel } from "./csi300-panel.ts";
import { beside, type PeerAnswer, requireSame, runPeer } from "./peers/peer.ts";

export const bench: Bench = {
  seed: 1,
  async run() {
    const { columns, rows, lanes } = csi300Panel();
    const names = Object.keys(alpha158);
    const expressions = names.map((name) => buildExpression(alpha158[name] as string, publishedWords));
    const outputs = names.map(() => new Float64Array(rows * lanes));
    const program = compile(expressions, { lanes });
    const times = await timed(2, 1, async () => {
      program.restart();
      program.run(columns, rows, outputs);
    });
    const peer = await withFile(columns, (file) => runPeer("alpha158.py", [file, String(rows), String(lanes)]));
    for (const [i, name] of names.entries()) {
      if (/^IM(AX|IN|XD)/.test(name)) continue;
      const [ours, theirs] = [outputs[i]![(rows - 1) * lanes] as number, peer?.check[name]];
      requireSame(name, ours, theirs, 1e-3 * Math.max(1, Math.abs(ours)));
    }
    return [beside("Alpha158, one thread", Math.min(...times), "ms", peer)];
  },
};

async function withFile(
  columns: Readonly<Record<string, Float64Array>>,
  work: (file: string) => Promise<PeerAnswer | null>,
): Promise<PeerAnswer | null> {
  const folder = mkdtempSync(join(tmpdir(), "quorum-alpha158-"));
  try {
    const file = join(folder, "columns.f64");
    const bytes = ["open", "high", "low", "close", "volume", "vwap"].map((name) => Buffer.from(columns[name]!.buffer));
    writeFileSync(file, Buffer.concat(bytes));
    return await work(file);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
