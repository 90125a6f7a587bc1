// The StockMixer paper's protocol on NASDAQ: 16 days of five features, the next day's return of all stocks of a day ranked at once.

import { batchMean, type Loss, pairwiseRanking } from "../../../../tools/learning/losses/index.ts";
import { add, divide, multiply, reshape, slice, square, subtract } from "../../../../tools/learning/tape/index.ts";
import type { Forward } from "../../../../tools/learning/training/index.ts";
import { type DeepTask, fitDeep } from "../deep-fit.ts";
import { finalRun } from "../final-run.ts";
import { HoldOut } from "../hold-out.ts";
import { type Contender, type Suite, type SuiteOptions, tableOf } from "../protocol.ts";
import { daily, rankingMeasures } from "../stock-days.ts";
import { fitTrees } from "../tree-fit.ts";
import { cutBefore, featureCount, type StockPanel, stockPanel } from "./panel.ts";
import { type DayRows, dayRows, steps, treeFeatures, treeRows } from "./rows.ts";

/** Target days from which validation and test begin. */
export interface Cuts {
  readonly validation: number;
  readonly test: number;
}

/** Squared error of returns, and a tenth of the ranking of all pairs of the day. */
const returnsAndOrder: Loss = {
  id: "mse + 0.1 ranking",
  says: "squared error and 0.1 times the ranking of pairs",
  outputsFor: (targets) => targets,
  of(prediction, target, weights) {
    const error = batchMean(square(subtract(prediction, target)), weights);
    return add(error, multiply(pairwiseRanking.of(prediction, target, weights), 0.1));
  },
};

/** The model tells the return itself, in hundredths: there is no price to learn first. */
const byReturn =
  (forward: Forward): Forward =>
  (scope, inputs) =>
    multiply(forward(scope, inputs), 0.01);

/** The papers' way: the model tells the next close, and what is judged is its return on the window's last one. Most of a training goes into
 * telling a close at all. */
const byPrice =
  (forward: Forward): Forward =>
  (scope, inputs) => {
    const { x } = inputs;
    if (x === undefined) throw new Error("No input x.");
    const last = slice(slice(x, 1, steps - 1, steps), 2, featureCount - 1, featureCount);
    const base = reshape(last, [x.shape[0] ?? 0, 1]);
    return divide(subtract(forward(scope, inputs), base), base);
  };

const published: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  Linear: { IC: 0.019, ICIR: 0.188, "precision@10": 0.505, Sharpe: 0.517 },
  LSTM: { IC: 0.032, ICIR: 0.354, "precision@10": 0.514, Sharpe: 0.892 },
  ALSTM: { IC: 0.035, ICIR: 0.371, "precision@10": 0.522, Sharpe: 0.941 },
  StockMixer: { IC: 0.043, ICIR: 0.501, "precision@10": 0.545, Sharpe: 1.465 },
  "StockMixer by price": { IC: 0.043, ICIR: 0.501, "precision@10": 0.545, Sharpe: 1.465 },
};

const deep = {
  Linear: { model: "linear", options: {}, around: byReturn },
  LSTM: { model: "lstm-residual", options: { units: 32, layers: 1, dropout: 0 }, around: byReturn },
  ALSTM: { model: "alstm", options: { units: 32, attention: 32 }, around: byReturn },
  StockMixer: { model: "stock-mixer", options: { market: 20 }, around: byReturn },
  "StockMixer by price": { model: "stock-mixer", options: { market: 20 }, around: byPrice },
} as const;

export async function rsrTable(
  panel: StockPanel,
  { validation, test }: Cuts,
  options: SuiteOptions,
  tell = (_: string) => {},
) {
  const holdOut = new HoldOut(() => dayRows(panel, test, panel.days));
  const seen = cutBefore(panel, test);
  const train = dayRows(seen, steps, validation);
  const held = dayRows(seen, validation, test);
  const seeds = options.seeds ?? 3;
  const epochs = options.epochs ?? 30;
  const task = (which: keyof typeof deep): DeepTask => ({
    ...deep[which],
    loss: returnsAndOrder,
    train,
    validation: held,
    batch: panel.stocks,
    together: true,
    rate: 1e-3,
    epochs,
    patience: Math.max(2, Math.ceil(epochs / 4)),
  });
  const plain = (model: string, answer: (test: DayRows) => Float64Array): Contender<DayRows> => ({
    model,
    published: {},
    seeds: 1,
    fit: async () => ({ hash: model, notes: "none", answer: async (rows) => answer(rows) }),
  });
  const contenders: Contender<DayRows>[] = [
    plain("zero", ({ count }) => new Float64Array(count)),
    plain("yesterday's return", (rows) => lastReturns(rows, 1)),
    plain("its opposite", (rows) => lastReturns(rows, -1)),
    plain("far below its highest close", (rows) => lastLevels(rows).map((level) => -level)),
    ...(Object.keys(deep) as (keyof typeof deep)[]).map(
      (model): Contender<DayRows> => ({
        model,
        published: published[model] ?? {},
        seeds,
        async fit(seed) {
          const { hash, epochs: taken, bestEpoch, predict } = await fitDeep(task(model), seed);
          return { hash, notes: `best of ${taken} epochs: ${bestEpoch}`, answer: predict };
        },
      }),
    ),
    {
      model: "boosted trees",
      published: {},
      seeds,
      async fit(seed) {
        const growth = {
          rounds: options.epochs === undefined ? 200 : 5 * epochs,
          learningRate: 0.05,
          maxDepth: 5,
          stopAfter: 20,
        };
        const sampling = { rowShare: 0.5, columnShare: 0.5, minChildWeight: 200, lambda: 100, seed };
        const { hash, rounds, predict } = await fitTrees(treeFeatures, treeRows(train), treeRows(held), {
          ...growth,
          ...sampling,
        });
        return { hash, notes: `${rounds} rounds`, answer: async (rows) => predict(treeRows(rows, true).values) };
      },
    },
  ];
  const wanted = contenders.filter(({ model }) => options.models?.includes(model) ?? true);
  const judge = (answers: readonly Float64Array[], { returns }: DayRows) =>
    rankingMeasures(answers.map((answer) => daily(answer, { lanes: panel.stocks, returns })));
  return finalRun(wanted, holdOut, judge, tell);
}

/** The last close over the stock's highest of the whole period: it knows how much lower than some day to come a stock stands. */
function lastLevels({ inputs: { x }, count }: DayRows): Float64Array {
  return Float64Array.from(
    { length: count },
    (_, row) => x?.data[(x.starts?.[row] ?? 0) + steps * featureCount - 1] ?? 1,
  );
}

/** The return of the window's last day, which is known before the target's. */
function lastReturns({ inputs: { x }, count }: DayRows, sign: number): Float64Array {
  const width = steps * featureCount;
  return Float64Array.from({ length: count }, (_, row) => {
    const end = (x?.starts?.[row] ?? 0) + width - 1;
    return sign * ((x?.data[end] ?? 1) / (x?.data[end - featureCount] ?? 1) - 1);
  });
}

const about = { id: "rsr-nasdaq", paper: "Fan & Shen (2024), AAAI 38(8), table 2" } as const;

export const rsrNasdaq: Suite = {
  ...about,
  data: "rsr-nasdaq",
  async run(options) {
    const panel = await stockPanel();
    const tell = (line: string): void => void process.stderr.write(`${line}\n`);
    return tableOf(about, await rsrTable(panel, { validation: 756, test: 1008 }, options, tell));
  },
};
