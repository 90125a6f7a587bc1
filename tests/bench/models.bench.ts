// npm run bench -- models --suite rsr-nasdaq|stocknet|csi300: published tables of models, made again beside what the papers say and beside
// answers that need no model. Minutes to an hour; the test period is opened once a run, by models that are finished.

import { nearestNames } from "#infra/runtime/index.ts";
import type { Bench } from "./bench.ts";
import { csi300 } from "./models/csi300/suite.ts";
import { hasData } from "./models/data-lines.ts";
import type { Suite } from "./models/protocol.ts";
import { rsrNasdaq } from "./models/rsr-nasdaq/suite.ts";
import { stocknet } from "./models/stocknet/suite.ts";
import { benchResults, markdown } from "./models/table.ts";

const suites: readonly Suite[] = [rsrNasdaq, stocknet, csi300];

export const bench: Bench = {
  seed: 1,
  async run({ suite: id = "", seeds, epochs, models } = {}) {
    const suite = suites.find((one) => one.id === id);
    const known = suites.map((one) => one.id);
    if (suite === undefined)
      throw new Error(`Which --suite? Found "${id}"; there are ${nearestNames(id, known).join(", ")}.`);
    if (!hasData(suite.data)) throw new Error(`The data set ${suite.data} is not beside the repository.`);
    const table = await suite.run({
      ...(seeds !== undefined && { seeds: Number(seeds) }),
      ...(epochs !== undefined && { epochs: Number(epochs) }),
      ...(models !== undefined && { models: models.split(",") }),
    });
    process.stderr.write(`${markdown(table)}\n`);
    return benchResults(table);
  },
};
