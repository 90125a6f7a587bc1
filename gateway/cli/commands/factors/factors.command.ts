// quorum factors list, evaluate, attribute: traditional factors, how good they are on a data set, and what returns owe to factors.

import { type Command, Option } from "commander";
import { callerError } from "#infra/runtime/index.ts";
import {
  type FactorAttribution,
  type FactorEvaluation,
  FactorEvaluationEvent,
  type FactorList,
} from "../../../contract/index.ts";
import { besideOption, type Cli, dataOrDefault, group, otherData, shared } from "../../cli.ts";
import type { GatewayClient } from "../../client.ts";
import { type CommonOptions, collect, listed, numberOf } from "../../options.ts";
import { renderAttribution, renderEvaluation, renderFactorList } from "../../render/factor-tables.ts";
import { watchWork } from "../../watch-work.ts";
import { readWeights } from "../../weights-file.ts";
import { writeReport } from "../../write-report.ts";
import { addAdapt } from "./factors-adapt.command.ts";
import { addDecay } from "./factors-decay.command.ts";
import { addDiscover } from "./factors-discover.command.ts";
import { addKeepEncoder } from "./factors-keep-encoder.command.ts";
import { addPictures } from "./factors-pictures.command.ts";

interface EvaluateOptions extends CommonOptions {
  readonly all?: true;
  readonly formula: readonly string[];
  readonly from?: string;
  readonly to?: string;
  readonly horizons: string;
  readonly neutralise?: string;
  readonly winsorise: string;
  readonly cost: string;
  readonly beside?: string;
  readonly seed: string;
  readonly report?: string;
}
interface AttributeOptions extends CommonOptions {
  readonly symbol?: string;
  readonly portfolio?: string;
  readonly factors: "own" | "published";
  readonly published?: string;
  readonly beside?: string;
  readonly from?: string;
  readonly to?: string;
}

export function addFactors(program: Command, cli: Cli): void {
  const factors = group(program, "factors", "what orders companies by their returns to come");
  shared(factors.command("list").description("every factor with its formula and where it comes from"))
    .option("--group <group>", "of one group only")
    .action(async ({ group: name, ...options }: CommonOptions & { readonly group?: string }) => {
      const found = await cli.withGateway(options, (client) => client.get<FactorList>("/v1/factors", { group: name }));
      cli.print(options, found, renderFactorList);
    });
  const evaluate = factors
    .command("evaluate")
    .description("judge factors on a data set: information, decay, costs, luck; every one counts as a trial")
    .argument("[ids...]", "ids or groups, as in quorum factors list")
    .option("--all", "every factor, and one made of chance beside them")
    .option("--formula <text>", "a factor of your own in the expression language; may be repeated", collect, [])
    .option("--from <time>", "sessions from this day or time on; warm-up may reach back before")
    .option("--to <time>", "sessions up to this day or time")
    .option("--horizons <list>", "sessions held, with commas between them; the first is judged", "1,5,10")
    .option("--neutralise <list>", "sector, size, beta, with commas between them: taken out of the factor together")
    .option("--winsorise <share>", "share at each end of a session that is held at the quantile", "0")
    .option("--cost <bps>", "cost one way in basis points", "10")
    .addOption(besideOption())
    .option("--seed <n>", "of the factor made of chance and the intervals", "7")
    .option("--report <file>", "also write an HTML report with plots");
  shared(evaluate, "data", "asOf").action(async (ids: string[], options: EvaluateOptions) => {
    const request = evaluateRequest(cli, ids, options);
    const { html, ...found } = await cli.withGateway(options, (client) =>
      watch(cli, client, request, options.json === true),
    );
    if (options.report !== undefined && html !== null) await writeReport(options.report, html);
    cli.print(options, found, renderEvaluation);
  });
  const attribute = factors
    .command("attribute")
    .description("what a company's or a portfolio's returns owe to factors")
    .option("--symbol <symbol>", "one company; all in equal parts where neither this nor --portfolio is given")
    .option("--portfolio <file>", "CSV with the header symbol,weight: fractions of equity, the rest is cash")
    .addOption(new Option("--factors <which>", "whose factors").choices(["own", "published"]).default("own"))
    .option("--published <folder or id>", "data set of the published factors, say the folder fama-french")
    .addOption(besideOption())
    .option("--from <time>", "sessions from this day on")
    .option("--to <time>", "sessions up to this day or time");
  shared(attribute, "data", "asOf").action(async (options: AttributeOptions) => {
    const { symbol, portfolio, factors: which, published, beside, from, to, asOf } = options;
    const request = {
      data: dataOrDefault(cli, options),
      beside: otherData(beside),
      published: otherData(published),
      weights: portfolio === undefined ? undefined : await readWeights(portfolio),
      factors: which,
      asOf,
      symbol,
      from,
      to,
    };
    const found = await cli.withGateway(options, (client) =>
      client.post<FactorAttribution>("/v1/factors/attribute", request),
    );
    cli.print(options, found, renderAttribution);
  });
  addAdapt(factors, cli);
  addDiscover(factors, cli);
  addDecay(factors, cli);
  addPictures(factors, cli);
  addKeepEncoder(factors, cli);
}

function evaluateRequest(cli: Cli, ids: readonly string[], options: EvaluateOptions): unknown {
  const { all, formula, from, to, asOf, horizons, neutralise, winsorise, cost, beside, seed, report } = options;
  if (all && ids.length > 0)
    throw callerError("gateway/bad-request", "quorum factors evaluate: wanted ids or --all, found both.");
  if (!all && ids.length === 0 && formula.length === 0)
    throw callerError("gateway/bad-request", "quorum factors evaluate: wanted ids, --all or --formula, found none.");
  return {
    data: dataOrDefault(cli, options),
    beside: otherData(beside),
    factors: all ? ["all"] : ids,
    formulas: formula,
    horizons: listed(horizons).map((word) => numberOf("--horizons", word)),
    neutralise: listed(neutralise ?? ""),
    winsorise: numberOf("--winsorise", winsorise),
    costBps: numberOf("--cost", cost),
    seed: numberOf("--seed", seed),
    report: report !== undefined,
    asOf,
    from,
    to,
  };
}

/** Tells how far it is where somebody watches. */
const watch = ({ terminal }: Cli, client: GatewayClient, request: unknown, json: boolean): Promise<FactorEvaluation> =>
  watchWork(
    { terminal, json, stopped: "The evaluation stopped being told before it ended. Start it again." },
    client.stream("/v1/factors/evaluate", request, FactorEvaluationEvent),
    (event) => (event.type === "evaluation-ended" ? event.evaluation : null),
  );
