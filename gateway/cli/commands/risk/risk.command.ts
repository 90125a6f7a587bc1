// quorum risk report, backtest, stress: what a portfolio can lose, whether that was right, and bad times.

import { type Command, Option } from "commander";
import { callerError } from "#infra/runtime/index.ts";
import type { RiskBacktest, RiskReport, RiskStress } from "../../../contract/index.ts";
import { type Cli, dataOrDefault, group, shared } from "../../cli.ts";
import { type CommonOptions, collect, listed, maybeNumber, numberOf } from "../../options.ts";
import { renderRiskBacktest, renderRiskReport, renderRiskStress } from "../../render/risk-tables.ts";
import { readWeights } from "../../weights-file.ts";

interface WhoseOptions extends CommonOptions {
  readonly symbol?: string;
  readonly portfolio?: string;
  readonly account?: true;
  readonly from?: string;
  readonly to?: string;
}
interface ReportOptions extends WhoseOptions {
  readonly levels: string;
  readonly equity?: string;
  readonly volume: string;
  readonly seed: string;
}
interface BacktestOptions extends WhoseOptions {
  readonly levels: string;
  readonly window: string;
  readonly draws: string;
  readonly seed: string;
}
interface StressOptions extends WhoseOptions {
  readonly worst: string;
  readonly market?: string;
  readonly sector: readonly string[];
  readonly shock: readonly string[];
}

export function addRisk(program: Command, cli: Cli): void {
  const risk = group(program, "risk", "what a portfolio can lose");
  whose(risk.command("report").description("value at risk and expected shortfall by every method, and whose they are"))
    .addOption(levelsOption())
    .option("--equity <amount>", "worth of the portfolio, for how long it takes to sell; known for --account")
    .option("--volume <share>", "share of the daily turnover that selling may be", "0.1")
    .addOption(seedOption("of the drawn returns"))
    .action(async (options: ReportOptions) => {
      const request = {
        ...(await whoseOf(cli, options)),
        levels: numbers("--levels", options.levels),
        equity: maybeNumber("--equity", options.equity),
        maxVolumeShare: numberOf("--volume", options.volume),
        seed: numberOf("--seed", options.seed),
      };
      const found = await cli.withGateway(options, (client) => client.post<RiskReport>("/v1/risk/report", request));
      cli.print(options, found, renderRiskReport);
    });
  whose(risk.command("backtest").description("each method session by session against what came"))
    .addOption(levelsOption())
    .option("--window <sessions>", "sessions that a forecast sees", "500")
    .option("--draws <n>", "histories drawn for the test of expected shortfall", "200")
    .addOption(seedOption("of the drawn histories"))
    .action(async (options: BacktestOptions) => {
      const request = {
        ...(await whoseOf(cli, options)),
        levels: numbers("--levels", options.levels),
        window: numberOf("--window", options.window),
        draws: numberOf("--draws", options.draws),
        seed: numberOf("--seed", options.seed),
      };
      const found = await cli.withGateway(options, (client) => client.post<RiskBacktest>("/v1/risk/backtest", request));
      cli.print(options, found, renderRiskBacktest);
    });
  whose(risk.command("stress").description("the worst times in the data, and shocks of your own"))
    .option("--worst <n>", "how many of the deepest falls, and of the worst stretches of each length", "5")
    .option("--market <return>", "assume this return of the market, say -0.2; holdings follow by their beta")
    .option("--sector <name=return>", "assume this return of a sector; may be repeated", collect, [])
    .option("--shock <symbol=return>", "assume this return of a holding; may be repeated", collect, [])
    .action(async (options: StressOptions) => {
      const { worst, market, sector, shock } = options;
      const assumed = {
        market: maybeNumber("--market", market),
        sectors: named("--sector", sector),
        symbols: named("--shock", shock),
      };
      const request = {
        ...(await whoseOf(cli, options)),
        worst: numberOf("--worst", worst),
        shock: Object.values(assumed).every((one) => one === undefined) ? undefined : assumed,
      };
      const found = await cli.withGateway(options, (client) => client.post<RiskStress>("/v1/risk/stress", request));
      cli.print(options, found, renderRiskStress);
    });
}

const whose = (command: Command): Command =>
  shared(
    command
      .option("--symbol <symbol>", "one company; all in equal parts where no portfolio is named")
      .option("--portfolio <file>", "CSV with the header symbol,weight: fractions of equity, the rest is cash")
      .option("--account", "what the paper account holds")
      .option("--from <time>", "sessions from this day on")
      .option("--to <time>", "sessions up to this day or time"),
    "data",
    "asOf",
  );

const levelsOption = (): Option =>
  new Option("--levels <list>", "confidence, with commas between them").default("0.95,0.99");
const seedOption = (says: string): Option => new Option("--seed <n>", says).default("7");

async function whoseOf(cli: Cli, options: WhoseOptions): Promise<Record<string, unknown>> {
  const { asOf, symbol, portfolio, account, from, to } = options;
  return {
    data: dataOrDefault(cli, options),
    asOf,
    symbol,
    weights: portfolio === undefined ? undefined : await readWeights(portfolio),
    account: account === true,
    from,
    to,
  };
}

const numbers = (option: string, text: string): readonly number[] => listed(text).map((word) => numberOf(option, word));

/** NAME=NUMBER, again and again; undefined where it was never given. */
function named(option: string, given: readonly string[]): Readonly<Record<string, number>> | undefined {
  if (given.length === 0) return undefined;
  return Object.fromEntries(
    given.map((text) => {
      const cut = text.lastIndexOf("=");
      if (cut < 1) throw callerError("gateway/bad-request", `${option}: wanted NAME=RETURN, found "${text}".`);
      return [text.slice(0, cut), numberOf(option, text.slice(cut + 1))];
    }),
  );
}
