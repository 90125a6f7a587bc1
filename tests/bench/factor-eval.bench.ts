// Evaluation of one factor over 500 symbols and 2,500 days, against alphalens; and its daily rank IC alone, against scipy. The panel is handed
// over as bits. Ours does more than alphalens in that time: 20 horizons of decay twice over, intervals, tests, costs, parts, curves.

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  evaluateFactor,
  evaluationOptions,
  type FactorPanels,
  type FactorReport,
  measureFactor,
} from "#tools/factors/evaluation/index.ts";
import { type Bench, timed } from "./bench.ts";
import { beside, type PeerAnswer, requireSame, runPeer } from "./peers/peer.ts";
import { reversalOf, widePanel } from "./wide-panel.ts";

const LANES = 500;
const ROWS = 2500;
/** As alphalens enters and samples: at the same close, and only rows that have all returns. */
const options = evaluationOptions({ entryRows: 0, sample: "common", horizons: [1, 5, 10] });

export const bench: Bench = {
  seed: 1,
  async run() {
    const panel = widePanel(LANES, ROWS);
    const panels: FactorPanels = {
      factor: { name: "reversal", values: reversalOf(panel, 20) },
      prices: panel.closes,
      lanes: LANES,
      timesMs: Array.from({ length: ROWS }, (_, t) => Date.UTC(2010, 0, 1) + t * 86_400_000),
    };
    let report: FactorReport | undefined;
    const full = await timed(3, 1, async () => {
      report = evaluateFactor(panels, options);
    });
    const alone = await timed(3, 1, async () => {
      measureFactor(panels, { ...options, decayRows: 1 });
    });
    const [alphalens, scipy] = await withFile(panel.closes, (file) => [
      () => runPeer("factor_eval.py", [file, String(LANES)]),
      () => runPeer("factor_rank_ic.py", [file, String(LANES)]),
    ]);
    requireSameReport(report!, alphalens ?? null);
    for (const { horizon, rankIc } of report!.horizons)
      requireSame(`rank IC at ${horizon}`, rankIc.mean!, scipy?.check[`ic${horizon}`], 1e-9);
    return [
      beside("full evaluation", Math.min(...full), "ms", alphalens ?? null),
      beside("daily measures without decay", Math.min(...alone), "ms", scipy ?? null),
      ...report!.horizons.map(({ horizon, rankIc }) => ({
        id: `rank IC over ${horizon}`,
        value: rankIc.mean!,
        unit: "correlation",
        peer: null,
        ratio: null,
      })),
    ];
  },
};

async function withFile(
  values: Float64Array,
  calls: (file: string) => readonly (() => Promise<PeerAnswer | null>)[],
): Promise<(PeerAnswer | null)[]> {
  const folder = mkdtempSync(join(tmpdir(), "quorum-factor-eval-"));
  try {
    const file = join(folder, "closes.f64");
    writeFileSync(file, new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
    const answers: (PeerAnswer | null)[] = [];
    for (const call of calls(file)) answers.push(await call()); // one after the other: two cores
    return answers;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function requireSameReport({ horizons }: FactorReport, peer: PeerAnswer | null): void {
  for (const { horizon, rankIc, rankAutocorrelation, quantiles } of horizons) {
    requireSame(`rank IC at ${horizon}`, rankIc.mean!, peer?.check[`ic${horizon}`], 1e-9);
    requireSame(`its deviation`, rankIc.deviation!, peer?.check[`deviation${horizon}`], 1e-9);
    requireSame(
      `rank autocorrelation at ${horizon}`,
      rankAutocorrelation!,
      peer?.check[`autocorrelation${horizon}`],
      1e-9,
    );
    for (const { quantile, meanExcess } of quantiles)
      requireSame(
        `excess return of quantile ${quantile} at ${horizon}`,
        meanExcess!,
        peer?.check[`excess${horizon}q${quantile}`],
        1e-12,
      );
  }
  requireSame("turnover of the top quantile", horizons[0]!.quantiles[4]!.turnover!, peer?.check.topTurnover, 1e-12);
}
