// The Adv-ALSTM paper's protocol on StockNet's prices: five days of eleven features, clear rises against clear falls.

import { hinge } from "../../../../tools/learning/losses/index.ts";
import type { TrainingRows } from "../../../../tools/learning/training/index.ts";
import { type DeepTask, fitDeep } from "../deep-fit.ts";
import { directionMeasures } from "../directions.ts";
import { finalRun } from "../final-run.ts";
import { HoldOut } from "../hold-out.ts";
import { type Contender, type Suite, type SuiteOptions, tableOf } from "../protocol.ts";
import { fitTrees, type TreeRows } from "../tree-fit.ts";
import { featureNames, type Sample, samplesOf, stockBars } from "./samples.ts";

const steps = 5;
const width = featureNames.length;

export interface Dates {
  readonly train: string;
  readonly validation: string;
  readonly test: string;
  readonly end: string;
}

const dates: Dates = { train: "2014-01-02", validation: "2015-08-03", test: "2015-10-01", end: "2016-01-01" };

const published: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  LSTM: { "accuracy, %": 53.18, MCC: 0.0674 },
  ALSTM: { "accuracy, %": 54.9, MCC: 0.1043 },
  "Adv-ALSTM": { "accuracy, %": 57.2, MCC: 0.1483 },
};

const attention = { units: 16, attention: 16 };
const deep = {
  linear: { model: "linear", options: {} },
  LSTM: { model: "lstm-residual", options: { units: 16, layers: 1, dropout: 0 } },
  ALSTM: { model: "alstm", options: attention },
  "Adv-ALSTM": { model: "alstm", options: { ...attention, perturbation: 0.05, perturbationWeight: 0.05 } },
} as const;

/** Means and deviations of the columns over what is trained on. */
interface Scale {
  readonly means: Float64Array;
  readonly factors: Float64Array;
}

export async function stocknetTable(
  stocks: Awaited<ReturnType<typeof stockBars>>,
  { train: first, validation, test, end }: Dates,
  options: SuiteOptions,
  tell = (_: string) => {},
) {
  const holdOut = new HoldOut(() => samplesOf(stocks, steps, test, end));
  const seen = stocks.map((bars) => bars.filter(({ date }) => date < test));
  const [train, held] = [samplesOf(seen, steps, first, validation), samplesOf(seen, steps, validation, test)];
  const scale = scaleOf(train);
  const seeds = options.seeds ?? 5;
  const epochs = options.epochs ?? 60;
  const task = (which: keyof typeof deep): DeepTask => ({
    ...deep[which],
    loss: hinge,
    train: rowsOf(train, scale),
    validation: rowsOf(held, scale),
    batch: Math.min(256, train.length),
    together: false,
    rate: 2e-3,
    weightDecay: 0.01,
    epochs,
    patience: Math.max(2, Math.ceil(epochs / 4)),
  });
  const plain = (model: string, answer: (sample: Sample) => number): Contender<readonly Sample[]> => ({
    model,
    published: {},
    seeds: 1,
    fit: async () => ({ hash: model, notes: "none", answer: async (rows) => Float64Array.from(rows, answer) }),
  });
  const contenders: Contender<readonly Sample[]>[] = [
    plain("always up", () => 1),
    plain("as yesterday", ({ roseBefore }) => 2 * roseBefore - 1),
    plain("against yesterday", ({ roseBefore }) => 1 - 2 * roseBefore),
    ...(Object.keys(deep) as (keyof typeof deep)[]).map(
      (model): Contender<readonly Sample[]> => ({
        model,
        published: published[model] ?? {},
        seeds,
        async fit(seed) {
          const { hash, epochs: taken, bestEpoch, predict } = await fitDeep(task(model), seed);
          return {
            hash,
            notes: `best of ${taken} epochs: ${bestEpoch}`,
            answer: (rows) => predict(rowsOf(rows, scale)),
          };
        },
      }),
    ),
    {
      model: "boosted trees",
      published: {},
      seeds,
      async fit(seed) {
        const names = Array.from(
          { length: steps * width },
          (_, i) => `${featureNames[i % width]}-${steps - Math.floor(i / width)}`,
        );
        const sampling = { rowShare: 0.5, columnShare: 0.5, minChildWeight: 20, seed };
        const growth = {
          objective: "logistic",
          rounds: 5 * epochs,
          learningRate: 0.03,
          maxDepth: 3,
          stopAfter: 20,
        } as const;
        const { hash, rounds, predict } = await fitTrees(names, treeRows(train), treeRows(held), {
          ...growth,
          ...sampling,
        });
        const answer = async (rows: readonly Sample[]) => predict(treeRows(rows).values).map((chance) => chance - 0.5);
        return { hash, notes: `${rounds} rounds`, answer };
      },
    },
  ];
  const wanted = contenders.filter(({ model }) => options.models?.includes(model) ?? true);
  tell(`${train.length} moves to train on, ${held.length} to validate on`);
  return finalRun(wanted, holdOut, (answers, rows) => directionMeasures(answers, rows), tell);
}

function scaleOf(samples: readonly Sample[]): Scale {
  const [means, squares] = [new Float64Array(width), new Float64Array(width)];
  const count = samples.length * steps;
  for (const { window } of samples) {
    window.forEach((value, at) => {
      means[at % width]! += value / count;
      squares[at % width]! += (value * value) / count;
    });
  }
  return { means, factors: squares.map((square, j) => 1 / Math.sqrt(square - means[j]! ** 2)) };
}

function rowsOf(samples: readonly Sample[], { means, factors }: Scale): TrainingRows {
  const data = new Float32Array(samples.length * steps * width);
  samples.forEach(({ window }, row) => {
    window.forEach((value, at) => {
      data[row * steps * width + at] = (value - means[at % width]!) * factors[at % width]!;
    });
  });
  const target = Float32Array.from(samples, ({ rose }) => rose);
  return {
    count: samples.length,
    inputs: { x: { shape: [steps, width], data } },
    target: { shape: [1], data: target },
  };
}

function treeRows(samples: readonly Sample[]): TreeRows {
  const values = new Float32Array(samples.length * steps * width);
  for (const [row, { window }] of samples.entries()) values.set(window, row * steps * width);
  return { count: samples.length, values, labels: Float32Array.from(samples, ({ rose }) => rose) };
}

const about = { id: "stocknet", paper: "Feng et al. (2019), IJCAI, table 2" } as const;

export const stocknet: Suite = {
  ...about,
  data: "stocknet",
  async run(options) {
    const tell = (line: string): void => void process.stderr.write(`${line}\n`);
    return tableOf(about, await stocknetTable(await stockBars(), dates, options, tell));
  },
};
