// quorum train: from facts to a registered challenger. Stopped and started again with the same words it goes on where it was.

import { type Command, Option } from "commander";
import { callerError } from "#infra/runtime/index.ts";
import { type LearnerRow, type TrainAnswer, TrainEvent } from "../../../contract/index.ts";
import { type Cli, dataOrDefault, otherData, shared } from "../../cli.ts";
import { type CommonOptions, collect, listed, maybeNumber, numberOf } from "../../options.ts";
import { renderLearners, renderTraining } from "../../render/training.ts";
import { watchWork } from "../../watch-work.ts";
import { writeReport } from "../../write-report.ts";

interface TrainOptions extends CommonOptions {
  readonly model?: string;
  readonly list?: true;
  readonly set: readonly string[];
  readonly minutes?: string;
  readonly seed: string;
  readonly inputs?: string;
  readonly steps?: string;
  readonly horizon: string;
  readonly label: string;
  readonly symbols?: string;
  readonly from?: string;
  readonly to?: string;
  readonly folds: string;
  readonly groups: string;
  readonly testGroups: string;
  readonly holdOut: string;
  readonly positions?: string;
  readonly cost: string;
  readonly memory?: string;
  readonly beside?: string;
  readonly report?: string;
}

export function addTrain(program: Command, cli: Cli): void {
  const train = program
    .command("train")
    .description("train a model, examine it beside every baseline, register it as a challenger and ask the gate")
    .option("--model <id>", "which, as in --list")
    .option("--list", "models that can be trained, with their options")
    .option("--set <name=value>", "an option of the model, may be given again", collect, [])
    .option(
      "--minutes <n>",
      "about how long it may take; turned into epochs by an estimate, so that bits stay the same",
    )
    .option("--seed <n>", "of everything that chance decides", "7")
    .option("--inputs <list>", "features by id with commas between them, rank(id) for the place among the symbols")
    .option("--steps <n>", "bars that a row looks at; 20 for models of windows, else 1")
    .option("--horizon <n>", "bars that the label looks ahead", "5")
    .addOption(
      new Option("--label <kind>", "what is learned").choices(["return", "demeaned", "ranked", "up"]).default("return"),
    )
    .option("--symbols <list>", "with commas between them; all companies where left out")
    .option("--from <time>", "rows from this day or time on; features may look back before")
    .option("--to <time>", "rows up to this day or time")
    .option("--folds <n>", "fits of the walk-forward", "4")
    .option("--groups <n>", "stretches of the combinatorial cross-validation", "4")
    .option("--test-groups <n>", "of them judged at a time", "2")
    .option("--hold-out <share>", "share of the newest sessions that the registered model never sees", "0.1")
    .addOption(
      new Option("--positions <how>", "how predictions are traded; by the label where left out").choices([
        "sign",
        "rank",
      ]),
    )
    .option("--cost <bps>", "cost one way in basis points", "10")
    .option("--memory <MB>", "what the rows and the training may take")
    .option("--beside <folder or id>", "data set with yields and the VIX, where --data has none")
    .option("--report <file>", "also write the HTML report");
  shared(train, "data", "asOf").action(async (options: TrainOptions) => {
    if (options.list) {
      const found = await cli.withGateway(options, (client) => client.get<LearnerRow[]>("/v1/train"));
      cli.print(options, found, renderLearners);
      return;
    }
    const request = requestOf(cli, options);
    const { html, ...found } = await cli.withGateway(options, (client) =>
      watchWork(
        {
          terminal: cli.terminal,
          json: options.json === true,
          stopped: "The training stopped being told before it ended. The same command goes on where it was.",
        },
        client.stream("/v1/train", request, TrainEvent),
        (event): TrainAnswer | null => (event.type === "training-ended" ? event.training : null),
      ),
    );
    if (options.report !== undefined && html !== null) await writeReport(options.report, html);
    cli.print(options, found, renderTraining);
  });
}

function requestOf(cli: Cli, options: TrainOptions): unknown {
  const { model, minutes, seed, inputs, steps, horizon, label, symbols, from, to, asOf } = options;
  if (model === undefined)
    throw callerError("gateway/bad-request", "quorum train: wanted --model <id>; quorum train --list names them.");
  return {
    data: dataOrDefault(cli, options),
    beside: otherData(options.beside),
    model,
    options: Object.fromEntries(options.set.map(setting)),
    minutes: maybeNumber("--minutes", minutes),
    seed: numberOf("--seed", seed),
    inputs: inputs === undefined ? undefined : listed(inputs),
    steps: maybeNumber("--steps", steps),
    horizon: numberOf("--horizon", horizon),
    label,
    symbols: symbols === undefined ? undefined : listed(symbols),
    ...{ from, to, asOf },
    folds: numberOf("--folds", options.folds),
    groups: numberOf("--groups", options.groups),
    testGroups: numberOf("--test-groups", options.testGroups),
    holdOut: numberOf("--hold-out", options.holdOut),
    positions: options.positions,
    costBps: numberOf("--cost", options.cost),
    memoryMb: maybeNumber("--memory", options.memory),
    report: options.report !== undefined,
  };
}

/** A value is read as JSON where it is some, else as a word. @throws gateway/bad-request */
function setting(text: string): [string, unknown] {
  const at = text.indexOf("=");
  if (at < 1) throw callerError("gateway/bad-request", `--set: wanted name=value such as units=32, found "${text}".`);
  const value = text.slice(at + 1);
  try {
    return [text.slice(0, at), JSON.parse(value)];
  } catch {
    return [text.slice(0, at), value];
  }
}
