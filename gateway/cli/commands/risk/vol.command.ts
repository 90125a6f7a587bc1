// quorum vol fit, surface: what the options market says, by a model of one's choice.

import { type Command, Option } from "commander";
import { callerError } from "#infra/runtime/index.ts";
import {
  fitVolatility,
  measuresOf,
  type VolatilityFit,
  type VolatilityModel,
  type VolatilitySurfaceAnswer,
  volatilityModels,
} from "../../../services/risk/vol-fit.ts";
import { readVolatilityTable } from "../../../services/risk/vol-table.ts";
import { type Cli, group } from "../../cli.ts";
import { type CommonOptions, jsonOption, maybeNumber, numberOf } from "../../options.ts";
import { renderVolatilityFit, renderVolatilitySurface } from "../../render/vol-tables.ts";

interface FitOptions extends CommonOptions {
  readonly data: string;
  readonly model: VolatilityModel;
  readonly strikes?: string;
  readonly seed: string;
}

export function addVol(program: Command, cli: Cli): void {
  const vol = group(program, "vol", "what the options market says");
  fitOptions(
    vol.command("fit").description("parameters, errors and arbitrage of a model fitted to a table of quotes"),
    "heston",
  ).action(async (options: FitOptions) => {
    const { smiles: _smiles, ...found } = await fitted(cli, options);
    cli.print<VolatilityFit>(options, found, renderVolatilityFit);
  });
  fitOptions(
    vol.command("surface").description("expected move, variance swap rate and skew by expiry, off a fitted surface"),
    "ssvi",
  ).action(async (options: FitOptions) => {
    const { smiles, ...fit } = await fitted(cli, options);
    cli.print<VolatilitySurfaceAnswer>(options, { fit, expiries: measuresOf(smiles) }, renderVolatilitySurface);
  });
}

const fitOptions = (command: Command, model: VolatilityModel): Command =>
  command
    .requiredOption("--data <file>", "CSV of implied volatilities, plain or gzip")
    .addOption(new Option("--model <model>", "what is fitted").choices([...volatilityModels]).default(model))
    .option("--strikes <n>", "at most so many strikes an expiry; all, but 15 of listed options for heston")
    .option("--seed <n>", "of the drawn starts", "7")
    .addOption(jsonOption());

async function fitted(cli: Cli, { data, model, strikes, seed }: FitOptions) {
  const table = await readVolatilityTable(data);
  const most =
    maybeNumber("--strikes", strikes) ?? (model === "heston" && table.layout === "listed-volatilities" ? 15 : null);
  if (most !== null && !(Number.isInteger(most) && most >= 3))
    throw callerError("gateway/bad-request", `--strikes: wanted a whole number of at least 3, found "${strikes}".`);
  return fitVolatility(table, { model, seed: numberOf("--seed", seed), strikes: most }, cli.clock);
}
