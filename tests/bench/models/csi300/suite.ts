// qlib's protocol on 300 A-shares: Alpha158 at the close, the return from the next close to the one after, ranked among the stocks of a day.

import { meanSquaredError } from "../../../../tools/learning/losses/index.ts";
import { csi300Panel } from "../../csi300-panel.ts";
import { type DeepTask, fitDeep } from "../deep-fit.ts";
import { finalRun } from "../final-run.ts";
import { HoldOut } from "../hold-out.ts";
import { type Contender, type Suite, type SuiteOptions, tableOf } from "../protocol.ts";
import { daily, rankingMeasures } from "../stock-days.ts";
import { fitTrees, type TreeRows } from "../tree-fit.ts";
import { type AlphaPanel, alphaPanel, type Bars, barsBefore } from "./panel.ts";
import { type AlphaRows, placed, rowsBetween, type Scales, scalesOf, standardised } from "./rows.ts";

/** Days from which training, validation and test begin. The two days before each cut are left out: their labels end after it. */
export interface Cuts {
  readonly train: number;
  readonly validation: number;
  readonly test: number;
}

/** qlib's choice of twenty for models of windows. */
const ofWindows =
  "RESI5 WVMA5 RSQR5 KLEN RSQR10 CORR5 CORD5 CORR10 ROC60 RESI10 VSTD5 RSQR60 CORR60 WVMA60 STD5 RSQR20 CORD60 CORD10 CORR20 KLOW".split(
    " ",
  );
const steps = 20;
const unknowable = 2;

const deep = {
  LSTM: { model: "lstm-residual", options: { units: 32, layers: 1, dropout: 0 } },
  Transformer: { model: "transformer", options: { width: 32, heads: 4, layers: 1, wide: 64, dropout: 0.1 } },
} as const;

interface Part {
  readonly panel: AlphaPanel;
  readonly values: Float32Array;
  readonly scales: Scales;
}

/** What is asked of the test period: rows of one day, and of windows. */
interface Test {
  readonly single: AlphaRows;
  readonly windows: AlphaRows;
  readonly last: Float64Array;
}

/** @param formulas of Alpha158 for models of single days; default: all */
export async function csi300Table(
  bars: Bars,
  cuts: Cuts,
  { formulas, ...options }: SuiteOptions & { readonly formulas?: readonly string[] },
  tell = (_: string) => {},
) {
  const seen = barsBefore(bars, cuts.test);
  const part = (names?: readonly string[]): Part => {
    const panel = alphaPanel(seen, names);
    const scales = scalesOf(panel, cuts.validation - unknowable);
    return { panel, scales, values: standardised(panel, scales) };
  };
  const [single, windows] = [part(formulas), part(ofWindows)];
  const spans = {
    train: { from: cuts.train, to: cuts.validation - unknowable },
    validation: { from: cuts.validation, to: cuts.test - unknowable },
    test: { from: cuts.test, to: bars.rows - unknowable },
  };
  const rows = ({ panel, values }: Part, span: keyof typeof spans, length: number) =>
    rowsBetween(panel, values, spans[span], length);
  const holdOut = new HoldOut((): Test => {
    const whole = ({ panel: { names }, scales }: Part): Part => {
      const panel = alphaPanel(bars, names);
      return { panel, scales, values: standardised(panel, scales) };
    };
    return {
      single: rows(whole(single), "test", 1),
      windows: rows(whole(windows), "test", steps),
      last: lastReturns(bars, cuts.test, bars.rows - unknowable),
    };
  });
  const seeds = options.seeds ?? 3;
  const epochs = options.epochs ?? 8;
  const [learnt, held] = [rows(windows, "train", steps), rows(windows, "validation", steps)];
  const task = (which: keyof typeof deep): DeepTask => ({
    ...deep[which],
    loss: meanSquaredError,
    train: learnt,
    validation: held,
    batch: Math.min(512, learnt.count),
    together: false,
    rate: 1e-3,
    epochs,
    patience: Math.max(2, Math.ceil(epochs / 3)),
  });
  const [tabular, tabularHeld] = [rows(single, "train", 1), rows(single, "validation", 1)];
  const plain = (model: string, answer: (test: Test) => Float64Array): Contender<Test> => ({
    model,
    published: {},
    seeds: 1,
    fit: async () => ({ hash: model, notes: "none", answer: async (test) => answer(test) }),
  });
  const contenders: Contender<Test>[] = [
    plain("zero", ({ single: { returns } }) => new Float64Array(returns.length)),
    plain("yesterday's return", ({ last }) => last),
    plain("its opposite", ({ last }) => last.map((value) => -value)),
    {
      model: "linear (ridge)",
      published: {},
      seeds: 1,
      async fit(seed) {
        const shared = {
          model: "ridge",
          options: { penalty: 0.01 },
          loss: meanSquaredError,
          batch: 256,
          together: false,
        };
        const fitted = await fitDeep(
          { ...shared, train: tabular, validation: tabularHeld, rate: 0, epochs: 1, patience: 1 },
          seed,
        );
        return {
          hash: fitted.hash,
          notes: "solved",
          answer: async (test) => placed(await fitted.predict(test.single), test.single),
        };
      },
    },
    ...(Object.keys(deep) as (keyof typeof deep)[]).map(
      (model): Contender<Test> => ({
        model,
        published: {},
        seeds,
        async fit(seed) {
          const { hash, epochs: taken, bestEpoch, predict } = await fitDeep(task(model), seed);
          const notes = `best of ${taken} epochs: ${bestEpoch}`;
          return { hash, notes, answer: async (test) => placed(await predict(test.windows), test.windows) };
        },
      }),
    ),
    {
      model: "boosted trees",
      published: {},
      seeds,
      async fit(seed) {
        const sampling = { rowShare: 0.5, columnShare: 0.5, minChildWeight: 100, lambda: 100, seed };
        const growth = { rounds: 25 * epochs, learningRate: 0.05, maxDepth: 6, stopAfter: 20 };
        const { names } = single.panel;
        const { hash, rounds, predict } = await fitTrees(names, treeRows(tabular), treeRows(tabularHeld), {
          ...growth,
          ...sampling,
        });
        const answer = async (test: Test) => placed(predict(treeRows(test.single).values), test.single);
        return { hash, notes: `${rounds} rounds`, answer };
      },
    },
  ];
  const wanted = contenders.filter(({ model }) => options.models?.includes(model) ?? true);
  tell(`${tabular.count} rows to train on, ${tabularHeld.count} to validate on`);
  const judge = (answers: readonly Float64Array[], { single: { returns } }: Test) =>
    rankingMeasures(answers.map((answer) => daily(answer, { lanes: bars.lanes, returns })));
  return finalRun(wanted, holdOut, judge, tell);
}

/** The return of the day whose close ends what is known. */
function lastReturns({ columns: { close }, lanes }: Bars, from: number, to: number): Float64Array {
  return Float64Array.from({ length: (to - from) * lanes }, (_, i) => {
    const at = from * lanes + i;
    return (close?.[at] ?? Number.NaN) / (close?.[at - lanes] ?? Number.NaN) - 1;
  });
}

function treeRows({ inputs: { x }, target, count }: AlphaRows): TreeRows {
  const width = x?.shape.at(-1) ?? 0;
  const values = new Float32Array(count * width);
  x?.starts?.forEach((from, row) => {
    values.set(x.data.subarray(from, from + width), row * width);
  });
  return { count, values, labels: target.data };
}

const about = { id: "csi300", paper: "none on these data" } as const;

export const csi300: Suite = {
  ...about,
  data: "csi300-daily",
  async run(options) {
    const tell = (line: string): void => void process.stderr.write(`${line}\n`);
    // 1,273 days from January 2020: training from the 61st on, validation in 2023, test from January 2024 to April 2025
    return tableOf(about, await csi300Table(csi300Panel(), { train: 60, validation: 728, test: 970 }, options, tell));
  },
};
