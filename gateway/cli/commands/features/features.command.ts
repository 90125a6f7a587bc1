// quorum features list, describe, compute, verify, and the commands of the store: what the desk measures about a market, the numbers, and the proofs about them.

import { type Command, Option } from "commander";
import { callerError } from "#infra/runtime/index.ts";
import {
  type FeatureDescription,
  type FeatureList,
  type FeatureProof,
  FeatureProofEvent,
  type FeatureValues,
} from "../../../contract/index.ts";
import { type Cli, dataOrDefault, group, otherData, shared } from "../../cli.ts";
import type { GatewayClient } from "../../client.ts";
import { type CommonOptions, clockOption, listed, macroOption } from "../../options.ts";
import { blocks, table } from "../../render/layout.ts";
import { brief, count, grouped, lackingColumns, whenExactly } from "../../render/values.ts";
import { watchWork } from "../../watch-work.ts";
import { addFeatureStore } from "./feature-store.command.ts";

interface ComputeOptions extends CommonOptions {
  readonly symbols?: string;
  readonly features: string;
  readonly from?: string;
  readonly to?: string;
  readonly last: string;
  readonly interval: string;
  readonly clock?: string;
  readonly macro?: string;
  readonly csv?: true;
}

export function addFeatures(program: Command, cli: Cli): void {
  const features = group(program, "features", "what the desk measures about a market");
  shared(features.command("list").description("every feature, and how many formulas they are"))
    .option("--group <group>", "of one group only")
    .action(async ({ group: name, ...options }: CommonOptions & { readonly group?: string }) => {
      const found = await cli.withGateway(options, (client) =>
        client.get<FeatureList>("/v1/features", { group: name }),
      );
      cli.print(options, found, renderList);
    });
  shared(features.command("describe").description("one feature: its formula, its limits, and how it is worked out"))
    .argument("<id>", "as in quorum features list")
    .action(async (id: string, options: CommonOptions) => {
      const path = `/v1/features/${encodeURIComponent(id)}`;
      const found = await cli.withGateway(options, (client) => client.get<FeatureDescription>(path));
      cli.print(options, found, renderDescription);
    });
  shared(features.command("compute").description("values of features as known at a moment"), "data", "asOf")
    .requiredOption("--features <list>", 'ids with commas between them, a group, or "all"')
    .option("--symbols <list>", "with commas between them; all where left out")
    .option("--from <time>", "rows from this day or time on")
    .option("--to <time>", "rows up to this day or time")
    .option("--last <n>", "of them the newest so many of each symbol", "1")
    .option("--interval <interval>", "of the bars", "1d")
    .addOption(clockOption())
    .addOption(macroOption())
    .addOption(new Option("--csv", "print a table of comma-separated values").conflicts("json"))
    .action(async (options: ComputeOptions) => {
      const found = await cli.withGateway(options, (client) =>
        client.post<FeatureValues>("/v1/features/compute", computeRequest(cli, options)),
      );
      cli.print(options, found, options.csv ? renderCsv : renderValues);
    });
  const proof = features
    .command("verify")
    .description("prove that nothing later changes a feature, and that history and stream agree; exit code 1 where not")
    .option("--all", "every feature; fewer than 500 are a failure")
    .option("--features <list>", "ids with commas between them, or groups")
    .option("--seed <n>", "of what is simulated beside the data", "7")
    .addOption(macroOption());
  shared(proof, "data").action(async (options: VerifyOptions) => {
    const request = verifyRequest(cli, options);
    const report = await cli.withGateway(options, (client) => watch(cli, client, request, options.json === true));
    cli.print(options, report, renderProof);
    if (!report.holds) cli.failed();
  });
  addFeatureStore(features, cli);
}

interface VerifyOptions extends CommonOptions {
  readonly all?: true;
  readonly features?: string;
  readonly seed: string;
  readonly macro?: string;
}

function verifyRequest(cli: Cli, options: VerifyOptions): unknown {
  const { all, features, seed, macro } = options;
  if ((all === true) === (features !== undefined))
    throw callerError("gateway/bad-request", "quorum features verify: wanted either --all or --features.");
  if (!/^\d{1,9}$/.test(seed))
    throw callerError("gateway/bad-request", `--seed: wanted a whole number, found "${seed}".`);
  return {
    data: dataOrDefault(cli, options),
    macro: otherData(macro),
    features: features === undefined ? ["all"] : listed(features),
    seed: Number(seed),
  };
}

/** Tells how far it is where somebody watches. */
const watch = ({ terminal }: Cli, client: GatewayClient, request: unknown, json: boolean): Promise<FeatureProof> =>
  watchWork(
    { terminal, json, stopped: "The proofs stopped being told before they ended. Start them again." },
    client.stream("/v1/features/verify", request, FeatureProofEvent),
    (event) => (event.type === "proof-ended" ? event.report : null),
  );

function computeRequest(cli: Cli, options: ComputeOptions): unknown {
  const { asOf, symbols, features, from, to, last, interval, clock, macro } = options;
  if (!/^[1-9]\d{0,5}$/.test(last))
    throw callerError("gateway/bad-request", `--last: wanted a whole number above 0, found "${last}".`);
  return {
    asOf,
    from,
    to,
    interval,
    clock,
    data: dataOrDefault(cli, options),
    macro: otherData(macro),
    symbols: symbols === undefined ? undefined : listed(symbols),
    features: listed(features),
    last: Number(last),
  };
}

const renderList = ({ features, formulas, groups, list }: FeatureList): string =>
  blocks(
    table(
      list,
      [
        { title: "Feature", cell: ({ id }) => id },
        { title: "Clock", cell: ({ clock }) => clock },
        { title: "Unit", cell: ({ unit }) => unit },
        { title: "Formula", cell: ({ says }) => says },
      ],
      "",
    ),
    table(
      groups,
      [
        { title: "Group", cell: ({ group: name }) => name },
        { title: "Features", cell: (row) => String(row.features), align: "right" },
        { title: "Formulas", cell: (row) => String(row.formulas), align: "right" },
      ],
      "",
    ),
    `${features} features of ${formulas} formulas: those that differ by window only are one formula.`,
  );

function renderDescription(feature: FeatureDescription): string {
  const { range } = feature;
  const lines = {
    Feature: feature.id,
    Formula: feature.says,
    Unit: feature.unit,
    Range: range.every((end) => end === null) ? "any" : `${range[0] ?? "any"} to ${range[1] ?? "any"}`,
    Missing: feature.missing,
    "Rows before": String(feature.warmUp),
    Clock: feature.clock,
    Columns: feature.inputs.join(", "),
    Source: feature.source,
    Version: feature.version,
  };
  return blocks(
    table(Object.entries(lines), [
      { title: "", cell: ([name]) => name },
      { title: "", cell: ([, text]) => text },
    ]),
    table(feature.steps, [
      { title: "Step", cell: ({ step }) => step },
      { title: "Is", cell: ({ is }) => is },
    ]),
  );
}

function renderValues({ features, rows, withoutInputs, tooShort }: FeatureValues): string {
  const cells = rows.flatMap(({ symbol, close, values }) =>
    features.map((feature, at) => ({ symbol, close, feature, value: values[at] ?? null })),
  );
  return blocks(
    cells.length === 0
      ? "No rows."
      : table(
          cells,
          [
            { title: "Symbol", cell: ({ symbol }) => symbol },
            { title: "Row", cell: ({ close }) => whenExactly(close) },
            { title: "Feature", cell: ({ feature }) => feature },
            { title: "Value", cell: ({ value }) => brief(value), align: "right" },
          ],
          "",
        ),
    withoutInputs.length === 0 ? null : `Missing for want of facts: ${lackingColumns(withoutInputs)}`,
    tooShort.length === 0
      ? null
      : `Missing for want of rows: ${tooShort.map(({ feature, symbols }) => `${feature} (${count(symbols.length, "symbol")})`).join(", ")}`,
  );
}

const renderCsv = ({ features, rows }: FeatureValues): string =>
  [
    ["symbol", "close", "known_at", ...features].join(","),
    ...rows.map(({ symbol, close, knownAt, values }) =>
      [symbol, close, knownAt, ...values.map((value) => value ?? "")].join(","),
    ),
  ].join("\n");

function renderProof({
  features,
  formulas,
  groups,
  checks,
  failures,
  withoutValues,
  holds,
  short,
}: FeatureProof): string {
  const count = (value: number): string => grouped(value);
  return blocks(
    table(
      checks,
      [
        { title: "Check", cell: ({ check }) => check },
        { title: "Market", cell: ({ world }) => world },
        { title: "Clock", cell: ({ clock }) => clock },
        { title: "Features", cell: (row) => count(row.features), align: "right" },
        { title: "Values", cell: (row) => count(row.values), align: "right" },
        { title: "Failures", cell: (row) => count(row.failures), align: "right" },
      ],
      "",
    ),
    table(
      groups,
      [
        { title: "Group", cell: ({ group: name }) => name },
        { title: "Features", cell: (row) => count(row.features), align: "right" },
        { title: "Formulas", cell: (row) => count(row.formulas), align: "right" },
        { title: "Failures", cell: (row) => count(row.failures), align: "right" },
      ],
      "",
    ),
    failures.length === 0
      ? null
      : failures.map(({ check, world, feature, says }) => `${feature}: ${check} in ${world}: ${says}`).join("\n"),
    withoutValues.length === 0 ? null : `Without a value in any market, so not proved: ${withoutValues.join(", ")}`,
    short,
    `${features} features of ${formulas} formulas: ${holds ? "all proofs hold" : "NOT proved"}.`,
  );
}
