// Technical features: the 60 outputs that TA-Lib has too over 500 symbols and 2,500 days in one thread; every bar feature of one symbol, and
// one bar more of it. Processor time, best of several: a busy machine then says the same as an idle one.

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { compile, type Expression, input, op } from "#tools/columns/index.ts";
import { featureById, features } from "#tools/features/index.ts";
import { type BarPanel, barColumns, barPanel, missingPanel } from "./bar-panel.ts";
import type { Bench } from "./bench.ts";
import { beside, type PeerAnswer, requireSame, runPeer } from "./peers/peer.ts";

const lanes = 500;
const rows = 2500;
/** Symbols taken together: few, so that all columns stay in the processor's caches. Results are written over by the next block's, as TA-Lib's
 * are dropped; the ends of the first and the last lane are checked. */
const together = 4;

/** What tests/bench/peers/features.py computes, by the ids of ours. */
const names = [
  ...[5, 10, 20, 60].flatMap((n) => [`sma-${n}`, `ema-${n}`, `roc-${n}`, `standard-deviation-${n}`]),
  ...[6, 14].flatMap((n) => [
    `rsi-${n}`,
    `atr-${n}`,
    `adx-${n}`,
    `cci-${n}`,
    `williams-r-${n}`,
    `money-flow-index-${n}`,
  ]),
  ...["macd-12-26-9", "macd-signal-12-26-9", "macd-histogram-12-26-9"],
  ...["bollinger-upper-20", "bollinger-middle-20", "bollinger-lower-20"],
  ...["stochastic-fast-d-14", "stochastic-d-14-3-3", "stochastic-rsi-k-14-5", "stochastic-rsi-d-14-5-3"],
  ...["aroon-down-14", "aroon-up-14", "obv", "accumulation-distribution", "chaikin-oscillator-3-10"],
  ...["wma-20", "dema-20", "tema-20", "kama-30", "trima-20", "trix-15", "momentum-10", "ppo-12-26"],
  ...["ultimate-oscillator-7-14-28", "parabolic-sar", "natr-14", "plus-di-14", "minus-di-14"],
  ...["donchian-upper-20", "donchian-lower-20", "regression-slope-20", "balance-of-power"],
];

/** Bollinger's middle is the mean of 20, which is a feature once. */
const expressionOf = (name: string): Expression =>
  name === "bollinger-middle-20" ? op.mean(input("close"), 20) : featureById(`technical.${name}`)!.expression;

/** Fewest milliseconds of processor time of some runs. */
function leastMs(runs: number, work: () => void): number {
  let least = Number.POSITIVE_INFINITY;
  for (let turn = 0; turn < runs; turn++) {
    const from = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(from);
    least = Math.min(least, (user + system) / 1000);
  }
  return least;
}

export const bench: Bench = {
  seed: 1,
  async run() {
    if (missingPanel !== null) throw new Error(`The panel ${missingPanel}.`);
    const panel = barPanel(lanes, rows);
    const answer = await peerOver(panel);
    const program = compile(names.map(expressionOf), { lanes: together });
    const outputs = names.map(() => new Float64Array(rows * together));
    const blocks = Array.from({ length: lanes / together }, (_, block) => blockOf(panel, block * together));
    const work = (seen: (block: number) => void) =>
      blocks.forEach((block, place) => {
        program.restart();
        program.run(block, rows, outputs);
        seen(place);
      });
    work((block) => checkBlock(block, outputs, answer));
    const spent = leastMs(9, () => work(() => {}));
    return [
      beside("60 outputs", spent, "ms of processor", answer),
      {
        id: "nanoseconds a value",
        value: (spent * 1e6) / (names.length * rows * lanes),
        unit: "ns",
        peer: null,
        ratio: null,
      },
      ...oneSymbol(panel),
    ];
  },
};

/** Some lanes of the panel, next to each other. */
function blockOf(panel: BarPanel, first: number): Record<string, Float64Array> {
  return Object.fromEntries(
    barColumns.map((name) => [
      name,
      Float64Array.from(
        { length: rows * together },
        (_, at) => panel[name][Math.floor(at / together) * lanes + first + (at % together)]!,
      ),
    ]),
  );
}

/** The last row of the panel's first and last lane must be TA-Lib's. */
function checkBlock(block: number, outputs: readonly Float64Array[], answer: PeerAnswer | null): void {
  for (const lane of [0, lanes - 1]) {
    if (Math.floor(lane / together) !== block) continue;
    names.forEach((name, i) => {
      const theirs = answer?.check[`${name} of lane ${lane}`];
      const ours = outputs[i]![(rows - 1) * together + (lane % together)]!;
      requireSame(`${name} of lane ${lane}`, ours, theirs, 1e-8 * Math.abs(theirs ?? 0));
    });
  }
}

async function peerOver(panel: BarPanel): Promise<PeerAnswer | null> {
  const folder = mkdtempSync(join(tmpdir(), "quorum-features-"));
  try {
    const file = join(folder, "panel.f64");
    writeFileSync(file, Buffer.concat(barColumns.map((name) => new Uint8Array(panel[name].buffer))));
    return await runPeer("features.py", [file, String(lanes)]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Every feature of the bar clock: its whole history at once, and one bar more. */
function oneSymbol(panel: BarPanel) {
  const ofBars = features.filter(({ clock }) => clock === "bar");
  const expressions = ofBars.map(({ expression }) => expression);
  const first = Object.fromEntries(
    barColumns.map((name) => [name, Float64Array.from({ length: rows }, (_, t) => panel[name][t * lanes]!)]),
  );
  const program = compile(expressions);
  // what no bar file holds (news, yields, universe) stands in as the close's change: the work is the same
  const other = Float64Array.from(first.close!, (x, t) => (t === 0 ? 0 : x / first.close![t - 1]! - 1));
  const columns = Object.fromEntries(program.inputs.map((name) => [name, first[name] ?? other]));
  const outputs = expressions.map(() => new Float64Array(rows));
  const batch = leastMs(20, () => compile(expressions).run(columns, rows, outputs));
  program.run(columns, rows, outputs);
  const bar = Object.fromEntries(program.inputs.map((name) => [name, new Float64Array(1)]));
  const values = expressions.map(() => new Float64Array(1));
  const bars = 500;
  const stream = leastMs(10, () => {
    for (let t = rows - bars; t < rows; t++) {
      for (const name of program.inputs) bar[name]![0] = columns[name]![t]!;
      program.run(bar, 1, values);
    }
  });
  const figure = (id: string, value: number, unit: string) => ({ id, value, unit, peer: null, ratio: null });
  return [
    figure("bar features", ofBars.length, "features"),
    figure("all of one symbol, 2,500 bars", batch, "ms of processor"),
    figure("one bar more through all of them", stream / bars, "ms of processor"),
  ];
}
