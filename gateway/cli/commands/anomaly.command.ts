// quorum anomaly scan: what is unusual at a moment.

import type { Command } from "commander";
import type { AnomalyRow, AnomalyScanAnswer } from "../../contract/index.ts";
import { type Cli, dataOrDefault, group, shared } from "../cli.ts";
import type { CommonOptions } from "../options.ts";
import { blocks, table } from "../render/layout.ts";
import { count, grouped, when } from "../render/values.ts";

interface ScanOptions extends CommonOptions {
  readonly symbol?: string;
  readonly level: string;
}

export function addAnomaly(program: Command, cli: Cli): void {
  const anomaly = group(program, "anomaly", "what is unusual");
  shared(
    anomaly.command("scan").description("the newest session and the last day's ticks, all tests counted"),
    "data",
    "asOf",
  )
    .option("--symbol <symbol>", "of one company or fund only")
    .option("--level <rate>", "chance of a finding on a day with nothing unusual", "0.05")
    .action(async (options: ScanOptions) => {
      const query = {
        asOf: options.asOf,
        data: dataOrDefault(cli, options),
        symbol: options.symbol,
        level: options.level,
      };
      const found = await cli.withGateway(options, (client) => client.get<AnomalyScanAnswer>("/v1/anomalies", query));
      cli.print(options, found, renderScan);
    });
}

function renderScan({
  asOf,
  session,
  symbols,
  tests,
  tickRows,
  level,
  anomalies,
  nearest,
  missing,
}: AnomalyScanAnswer): string {
  const looked = [
    tests > 0
      ? `${count(tests, "test")} on ${count(symbols, "symbol")}${session === null ? "" : `, session of ${when(session)}`}`
      : null,
    tickRows > 0 ? `${grouped(tickRows)} ticks of the last day` : null,
  ].filter((part) => part !== null);
  const head = anomalies.length === 0 ? "Nothing unusual" : `${count(anomalies.length, "finding")}`;
  return blocks(
    `${head} as of ${when(asOf)}: ${looked.join("; ")}. False-alarm rate of a scan: ${level * 100} %.`,
    rows(anomalies),
    anomalies.length === 0 && nearest !== null ? `What came nearest\n${rows([nearest])}` : null,
    missing.length === 0 ? null : missing.map(({ field, because }) => `${field}: ${because}`).join("\n"),
  );
}

const rows = (anomalies: readonly AnomalyRow[]): string =>
  table(anomalies, [
    { title: "Symbol", cell: ({ symbol }) => symbol ?? "all" },
    { title: "Kind", cell: ({ kind }) => kind },
    { title: "Severity", cell: ({ severity }) => severity.toFixed(3), align: "right" },
    { title: "What", cell: ({ says }) => says },
    {
      title: "Evidence",
      cell: ({ evidence }) => evidence.map(({ name, value }) => `${name} ${shown(value)}`).join(", "),
    },
  ]);

const shown = (value: number): string => (Number.isInteger(value) ? grouped(value) : value.toPrecision(3));
