// quorum features materialise, serve, drift: values in store, the newest of them, and how they moved.

import type { Command } from "commander";
import { callerError } from "#infra/runtime/index.ts";
import {
  type FeatureDriftReport,
  type FeatureMaterialised,
  FeatureMaterialiseEvent,
  type FeaturesServed,
} from "../../../contract/index.ts";
import { errorOfProblem } from "../../../guard/problem.ts";
import { type Cli, dataOrDefault, otherData, shared } from "../../cli.ts";
import type { GatewayClient } from "../../client.ts";
import { type CommonOptions, clockOption, listed, macroOption } from "../../options.ts";
import { blocks, table } from "../../render/layout.ts";
import { openSteps } from "../../render/steps.ts";
import { brief, count, grouped, lackingColumns, when, whenExactly } from "../../render/values.ts";

interface SetOptions extends CommonOptions {
  readonly features?: string;
  readonly group?: string;
  readonly all?: true;
  readonly interval: string;
  readonly clock?: string;
  readonly macro?: string;
}

interface MaterialiseOptions extends SetOptions {
  readonly symbols?: string;
  readonly from?: string;
  readonly to?: string;
  readonly threads: string;
}

type Progress = Extract<FeatureMaterialiseEvent, { type: "materialise-progress" }>;

interface DriftOptions extends SetOptions {
  readonly symbols?: string;
  readonly reference: string;
  readonly recent: string;
}

export function addFeatureStore(features: Command, cli: Cli): void {
  setOptions(
    features
      .command("materialise")
      .description(
        "compute features over history into store; goes on where it was interrupted, writes only what is new",
      ),
    "data",
    "asOf",
  )
    .option("--symbols <list>", "with commas between them; all where left out")
    .option("--from <time>", "rows from this day or time on")
    .option("--to <time>", "rows up to this day or time")
    .option("--threads <n>", "worker threads, on bars", "1")
    .action(async (options: MaterialiseOptions) => {
      const request = {
        ...setRequest(cli, options),
        asOf: options.asOf,
        symbols: options.symbols === undefined ? undefined : listed(options.symbols),
        from: options.from,
        to: options.to,
        threads: wholeOf("--threads", options.threads),
      };
      const report = await cli.withGateway(options, (client) => watch(cli, client, request, options.json === true));
      cli.print(options, report, renderReport);
    });
  setOptions(features.command("serve").description("the newest values as they were stored, out of the cache"), "data")
    .argument("<symbol...>", "of the data set")
    .action(async (symbols: readonly string[], options: SetOptions) => {
      const request = { ...setRequest(cli, options), symbols };
      const found = await cli.withGateway(options, (client) =>
        client.post<FeaturesServed>("/v1/features/serve", request),
      );
      cli.print(options, found, renderServed);
    });
  setOptions(
    features
      .command("drift")
      .description("how far stored features moved since a reference stretch; tells alerts on the bus"),
    "data",
    "asOf",
  )
    .requiredOption("--reference <from..to>", "days or times, both inside")
    .requiredOption("--recent <from..to>", "a newer stretch")
    .option("--symbols <list>", "with commas between them; all where left out")
    .action(async (options: DriftOptions) => {
      const request = {
        ...setRequest(cli, options),
        asOf: options.asOf,
        symbols: options.symbols === undefined ? undefined : listed(options.symbols),
        reference: stretchOf("--reference", options.reference),
        recent: stretchOf("--recent", options.recent),
      };
      const found = await cli.withGateway(options, (client) =>
        client.post<FeatureDriftReport>("/v1/features/drift", request),
      );
      cli.print(options, found, renderDrift);
    });
}

const setOptions = (command: Command, ...which: Parameters<typeof shared>[1][]): Command =>
  shared(command, ...which)
    .option("--features <list>", "ids with commas between them")
    .option("--group <group>", "every feature of a group")
    .option("--all", "every feature of the clock")
    .addOption(clockOption())
    .option("--interval <interval>", "of the bars", "1d")
    .addOption(macroOption());

function setRequest(cli: Cli, options: SetOptions) {
  const { features, group, all, interval, clock, macro } = options;
  const given = [features, group, all].filter((one) => one !== undefined);
  if (given.length !== 1) {
    const says = `Wanted one of --features, --group and --all, found ${given.length === 0 ? "none" : given.length}.`;
    throw callerError("gateway/bad-request", says);
  }
  return {
    data: dataOrDefault(cli, options),
    macro: otherData(macro),
    interval,
    clock,
    features: features !== undefined ? listed(features) : [group ?? "all"],
  };
}

function wholeOf(option: string, text: string): number {
  if (/^[1-9]\d?$/.test(text)) return Number(text);
  throw callerError("gateway/bad-request", `${option}: wanted a whole number from 1 to 64, found "${text}".`);
}

function stretchOf(option: string, text: string): { readonly from: string; readonly to: string } {
  const [from, to, more] = text.split("..");
  if (from && to && more === undefined) return { from, to };
  throw callerError(
    "gateway/bad-request",
    `${option}: wanted two days or times with .. between them, as 2024-01-01..2024-12-31, found "${text}".`,
  );
}

const goesOn = "What is in store stays: start it again, and it goes on.";

/** Tells each part and block where somebody watches. */
async function watch(
  { terminal, signal }: Cli,
  client: GatewayClient,
  request: unknown,
  json: boolean,
): Promise<FeatureMaterialised> {
  const bar = openSteps(terminal);
  let begun = false;
  try {
    for await (const event of client.stream("/v1/features/materialise", request, FeatureMaterialiseEvent)) {
      if (event.type === "materialise-ended") return event.report;
      if (event.type === "run-failed") throw errorOfProblem(event.problem);
      if (json) continue;
      if (!begun) bar.begin(event.of);
      begun = true;
      bar.to(event.done, progressOf(event));
    }
  } finally {
    bar.end();
    if (signal.aborted && terminal.err.isTTY) terminal.err.write(`Stopped. ${goesOn}\n`);
  }
  throw callerError("gateway/interrupted", `The run stopped being told before it ended. ${goesOn}`);
}

const progressOf = ({ stored, symbol, session }: Progress): string =>
  `${grouped(stored)} values stored: ${session === null ? symbol : `${symbol} ${session}`}`;

const renderReport = (report: FeatureMaterialised): string =>
  blocks(
    `${count(report.features, "feature")} of ${count(report.symbols, "symbol")}${report.sessions === null ? "" : ` in ${count(report.sessions, "session")}`} in ${report.set} as of ${when(report.asOf)}.`,
    [
      `${grouped(report.stored)} values stored, ${grouped(report.replaced)} of them newer versions; ${grouped(report.known)} were there.`,
      `${count(report.finishedBefore, report.sessions === null ? "symbol" : "session")} had nothing left to do. ${grouped(report.published)} newest values can be served.`,
    ].join("\n"),
    report.withoutInputs.length === 0 ? null : `Missing for want of facts: ${lackingColumns(report.withoutInputs)}`,
  );

const renderServed = ({ features, rows }: FeaturesServed): string =>
  table(
    rows.flatMap(({ symbol, values, closes }) =>
      features.map((feature, at) => ({ symbol, feature, value: values[at] ?? null, close: closes[at] as string })),
    ),
    [
      { title: "Symbol", cell: ({ symbol }) => symbol },
      { title: "Row", cell: ({ close }) => whenExactly(close) },
      { title: "Feature", cell: ({ feature }) => feature },
      { title: "Value", cell: ({ value }) => brief(value), align: "right" },
    ],
    "",
  );

function renderDrift({ features, alerts, reference, recent }: FeatureDriftReport): string {
  const said = features.flatMap((row) => row.alerts.map(({ says }) => says));
  return blocks(
    table(
      features,
      [
        { title: "Feature", cell: ({ feature }) => feature },
        { title: "PSI", cell: ({ psi }) => brief(psi), align: "right" },
        { title: "KS", cell: ({ ks }) => brief(ks), align: "right" },
        { title: "Missing before", cell: (row) => brief(row.reference.missingRate), align: "right" },
        { title: "now", cell: (row) => brief(row.recent.missingRate), align: "right" },
        { title: "Mean before", cell: (row) => brief(row.reference.mean), align: "right" },
        { title: "now", cell: (row) => brief(row.recent.mean), align: "right" },
        { title: "Out of range", cell: ({ outOfRange }) => grouped(outOfRange), align: "right" },
      ],
      "",
    ),
    said.length === 0 ? null : said.join("\n"),
    `${count(alerts, "alert")} in ${count(features.length, "feature")}: ${when(recent.from)} to ${when(recent.to)} against ${when(reference.from)} to ${when(reference.to)}.`,
  );
}
