// quorum portfolio optimise: weights by a method, and whether weighing so was worth it.

import { type Command, Option } from "commander";
import { type Portfolio, PortfolioRequest } from "../../../contract/index.ts";
import { type Cli, dataOrDefault, group, shared } from "../../cli.ts";
import { type CommonOptions, listed, numberOf } from "../../options.ts";
import { renderPortfolio } from "../../render/portfolio-tables.ts";

interface OptimiseOptions extends CommonOptions {
  readonly method: string;
  readonly covariance: string;
  readonly symbols?: string;
  readonly maxWeight: string;
  readonly level: string;
  readonly window: string;
  readonly every: string;
  readonly cost: string;
  readonly from?: string;
  readonly to?: string;
}

const { method, covariance } = PortfolioRequest.shape;

export function addPortfolio(program: Command, cli: Cli): void {
  const portfolio = group(program, "portfolio", "weights out of past returns");
  shared(
    portfolio
      .command("optimise")
      .description("weights by a method, where their risk comes from, and what they earned beside equal weights")
      .addOption(
        new Option("--method <method>", "how to weigh")
          .choices(method.unwrap().options)
          .default("hierarchical-risk-parity"),
      )
      .addOption(
        new Option("--covariance <estimator>", "how to estimate covariances")
          .choices(covariance.unwrap().options)
          .default("ledoit-wolf"),
      )
      .option("--symbols <list>", "the companies, with commas between them; all of the universe where left out")
      .option("--max-weight <share>", "most that one may weigh", "1")
      .option("--level <level>", "of the tail of minimum-cvar", "0.95")
      .option("--window <sessions>", "sessions that a fit sees", "252")
      .option("--every <sessions>", "sessions between the fits of the walk-forward", "21")
      .option("--cost <bps>", "paid on what is traded, in basis points", "10")
      .option("--from <time>", "sessions from this day on")
      .option("--to <time>", "sessions up to this day or time"),
    "data",
    "asOf",
  ).action(async (options: OptimiseOptions) => {
    const request = {
      data: dataOrDefault(cli, options),
      asOf: options.asOf,
      symbols: options.symbols === undefined ? undefined : listed(options.symbols),
      from: options.from,
      to: options.to,
      method: options.method,
      covariance: options.covariance,
      maxWeight: numberOf("--max-weight", options.maxWeight),
      level: numberOf("--level", options.level),
      window: numberOf("--window", options.window),
      every: numberOf("--every", options.every),
      costBps: numberOf("--cost", options.cost),
    };
    const found = await cli.withGateway(options, (client) => client.post<Portfolio>("/v1/portfolio/optimise", request));
    cli.print(options, found, renderPortfolio);
  });
}
