// quorum options price, chain, strategy: what options are worth and what they say. Nothing is stored or fetched.

import { type Command, Option } from "commander";
import { callerError } from "#infra/runtime/index.ts";
import { strategies } from "#tools/options/index.ts";
import { optionChain, optionPrice, optionStrategy } from "../../../services/risk/option-answers.ts";
import { type Cli, group } from "../../cli.ts";
import { type CommonOptions, jsonOption, listed, maybeNumber, numberOf } from "../../options.ts";
import { renderOptionChain, renderOptionPrice, renderOptionStrategy } from "../../render/option-tables.ts";

interface MarketOptions extends CommonOptions {
  readonly spot: string;
  readonly rate: string;
  readonly yield: string;
  readonly volatility?: string;
}
interface PriceOptions extends MarketOptions {
  readonly right: "call" | "put";
  readonly strike: string;
  readonly days: string;
  readonly price?: string;
}
interface ChainOptions extends CommonOptions {
  readonly data: string;
  readonly spot: string;
  readonly date: string;
  readonly rate?: string;
  readonly exercise: "american" | "european";
  readonly expiry?: string;
  readonly maxSpread: string;
}
interface StrategyOptions extends MarketOptions {
  readonly strikes: string;
  readonly days: string;
  readonly exercise: "american" | "european";
}

export function addOptions(program: Command, cli: Cli): void {
  const options = group(program, "options", "what options are worth and what they say");
  market(options.command("price").description("value and greeks, European and American, and when to exercise"))
    .addOption(new Option("--right <right>", "what it is").choices(["call", "put"]).makeOptionMandatory())
    .requiredOption("--strike <price>", "price that it is exercised at")
    .requiredOption("--days <n>", "calendar days to expiry")
    .option("--price <price>", "its price, for the volatility that it implies; in place of --volatility")
    .action((given: PriceOptions) => {
      const { volatility, price, right } = given;
      if ((volatility === undefined) === (price === undefined))
        throw callerError("gateway/bad-request", "Wanted one of --volatility and --price.");
      const terms = { right, strike: numberOf("--strike", given.strike), years: numberOf("--days", given.days) / 365 };
      const known = price === undefined ? { volatility: volatilityOf(given) } : { price: numberOf("--price", price) };
      cli.print(given, optionPrice(terms, marketOf(given), known), renderOptionPrice);
    });
  options
    .command("chain")
    .description("a chain cleaned, its forwards, and the volatility behind each quote")
    .requiredOption("--data <file>", "CSV with expiry, type, strike, bid, ask, and date where it holds several days")
    .requiredOption("--spot <price>", "price of the underlying")
    .requiredOption("--date <day>", "day of the quotes")
    .option("--rate <rate>", "interest, continuous; calls and puts of European options say it themselves")
    .addOption(exerciseOption())
    .option("--expiry <day>", "one expiry alone")
    .option("--max-spread <share>", "widest spread that is believed, as a share of the price", "0.5")
    .addOption(jsonOption())
    .action(async (given: ChainOptions) => {
      const { data, date, exercise, expiry } = given;
      const found = await optionChain({
        path: data,
        spot: numberOf("--spot", given.spot),
        valuedOn: date,
        rate: maybeNumber("--rate", given.rate) ?? null,
        exercise,
        maxSpread: numberOf("--max-spread", given.maxSpread),
        ...(expiry !== undefined && { expiry }),
      });
      cli.print(given, found, renderOptionChain);
    });
  market(
    options.command("strategy").description("a strategy: cost, greeks, break-evens, chance of a profit, scenarios"),
  )
    .argument("<name>", Object.keys(strategies).join(", "))
    .requiredOption("--strikes <list>", "rising, with commas between them")
    .requiredOption("--days <list>", "calendar days to expiry, the nearer first where there are two")
    .addOption(exerciseOption())
    .action((name: string, given: StrategyOptions) => {
      const numbers = (option: string, text: string) => listed(text).map((word) => numberOf(option, word));
      const years = numbers("--days", given.days).map((days) => days / 365);
      const at = { ...marketOf(given), volatility: volatilityOf(given) };
      const found = optionStrategy(name, numbers("--strikes", given.strikes), years, at, given.exercise);
      cli.print(given, found, renderOptionStrategy);
    });
}

const market = (command: Command): Command =>
  command
    .requiredOption("--spot <price>", "price of the underlying")
    .option("--rate <rate>", "interest, continuous, a fraction a year", "0")
    .option("--yield <rate>", "dividends, continuous, a fraction a year", "0")
    .option("--volatility <volatility>", "a fraction a year")
    .addOption(jsonOption());

const exerciseOption = (): Option =>
  new Option("--exercise <style>", "when it may be exercised").choices(["american", "european"]).default("american");

const marketOf = (given: MarketOptions) => ({
  spot: numberOf("--spot", given.spot),
  rate: numberOf("--rate", given.rate),
  dividendYield: numberOf("--yield", given.yield),
});

function volatilityOf({ volatility }: MarketOptions): number {
  if (volatility !== undefined) return numberOf("--volatility", volatility);
  throw callerError("gateway/bad-request", "Wanted --volatility, a fraction a year, say 0.25.");
}
