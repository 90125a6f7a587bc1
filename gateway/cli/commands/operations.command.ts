// quorum kill-switch, ingest, data, audit, doctor, registry: keeping the desk in order.

import { type Command, Option } from "commander";
import { callerError } from "#infra/runtime/index.ts";
import type {
  AuditRow,
  AuditVerdict,
  DataSetRow,
  DoctorReport,
  IngestAnswer,
  KillSwitchState,
  QuarantineRow,
  ReembedAnswer,
  RegistryReport,
  ReplayAnswer,
} from "../../contract/index.ts";
import { sourceOf } from "../../services/data/datasets.ts";
import { type Cli, dataOrDefault, group, shared } from "../cli.ts";
import type { CommonOptions } from "../options.ts";
import {
  renderAudit,
  renderAuditVerdict,
  renderDataSets,
  renderDoctor,
  renderIngest,
  renderKillSwitch,
  renderQuarantine,
  renderRegistry,
  renderReplay,
} from "../render/lists.ts";

import { addQueries } from "./data/query.command.ts";

export function addOperations(program: Command, cli: Cli): void {
  const { terminal } = cli;
  const { paint } = terminal;
  const reading = async <T>(
    options: CommonOptions,
    path: string,
    query: Readonly<Record<string, string | undefined>>,
    render: (value: T) => string,
  ): Promise<void> =>
    cli.print(options, await cli.withGateway(options, (client) => client.get<T>(path, query)), render);

  addKillSwitch(program, cli);

  shared(program.command("ingest").description("read a source of data into store"), "data")
    .addOption(new Option("--feed <feed>", "what --data is").choices(["csv", "simulator"]))
    .action(async ({ feed, ...options }: CommonOptions & { readonly feed?: "csv" | "simulator" }) => {
      const data = dataOrDefault(cli, options);
      requireFeed(feed, data);
      const done = await cli.withGateway(options, (client) =>
        client.post<IngestAnswer>("/v1/data/ingest", data === undefined ? {} : { data }),
      );
      cli.print(options, done, (value) => renderIngest(value, paint));
    });

  const data = group(program, "data", "what is in store");
  shared(data.command("status").description("data sets with their span")).action((options: CommonOptions) =>
    reading<DataSetRow[]>(options, "/v1/data", {}, (value) => renderDataSets(value, paint)),
  );
  shared(data.command("quarantine").description("lines that could not be read"), "data")
    .option("--limit <n>", "how many", "100")
    .action((options: CommonOptions & { readonly limit: string }) =>
      reading<QuarantineRow[]>(
        options,
        "/v1/data/quarantine",
        { data: dataOrDefault(cli, options), limit: options.limit },
        renderQuarantine,
      ),
    );

  shared(data.command("replay").description("read the lines in quarantine again, after a fix"), "data").action(
    async (options: CommonOptions) => {
      const source = dataOrDefault(cli, options);
      const done = await cli.withGateway(options, (client) =>
        client.post<ReplayAnswer>("/v1/data/quarantine/replay", source === undefined ? {} : { data: source }),
      );
      cli.print(options, done, renderReplay);
    },
  );
  shared(
    data.command("reembed").description("vectors for remembered notes, after the embedder was changed"),
    "data",
  ).action(async (options: CommonOptions) => {
    const source = dataOrDefault(cli, options);
    const done = await cli.withGateway(options, (client) =>
      client.post<ReembedAnswer>("/v1/data/reembed", source === undefined ? {} : { data: source }),
    );
    cli.print(options, done, ({ dataset, embedded }) => `${embedded} notes of ${dataset} got a vector.`);
  });
  addQueries(data, cli);

  const audit = group(program, "audit", "the audit trail");
  shared(audit.command("list").description("oldest first"))
    .option("--from <n>", "first line wanted", "0")
    .option("--limit <n>", "how many", "100")
    .action(({ from, limit, ...options }: CommonOptions & { readonly from: string; readonly limit: string }) =>
      reading<AuditRow[]>(options, "/v1/audit", { from, limit }, renderAudit),
    );
  shared(audit.command("verify").description("whether every line fits the one before; exit code 1 where not")).action(
    async (options: CommonOptions) => {
      const verdict = await cli.withGateway(options, (client) => client.get<AuditVerdict>("/v1/audit/verify"));
      cli.print(options, verdict, (value) => renderAuditVerdict(value, paint));
      if (!verdict.holds) cli.failed();
    },
  );

  shared(program.command("doctor").description("what is installed, live and missing, and how to get it")).action(
    (options: CommonOptions) =>
      reading<DoctorReport>(options, "/v1/doctor", {}, (value) => renderDoctor(value, terminal)),
  );
  shared(program.command("registry").description("tools, agents, drivers and graphs of this desk")).action(
    (options: CommonOptions) =>
      reading<RegistryReport>(options, "/v1/registry", {}, (value) => renderRegistry(value, terminal)),
  );
}

/** A word of its own for what --data says already: a folder is read as CSV, "simulator" is the simulator. */
function requireFeed(feed: "csv" | "simulator" | undefined, data: string | undefined): void {
  const found = data === undefined || sourceOf(data).kind === "simulator" ? "simulator" : "csv";
  if (feed === undefined || feed === found) return;
  const wanted = feed === "csv" ? "--data FOLDER" : "--data simulator";
  throw callerError("gateway/bad-request", `--feed ${feed}: wanted ${wanted}, found ${data ?? "no --data"}.`);
}

function addKillSwitch(program: Command, cli: Cli): void {
  const killSwitch = group(program, "kill-switch", "hold all orders back");
  const render = (value: KillSwitchState): string => renderKillSwitch(value, cli.terminal.paint);
  for (const name of ["on", "off"] as const) {
    shared(
      killSwitch
        .command(name)
        .description(name === "on" ? "refuse every order from now on" : "let orders through again"),
    )
      .option("--as <name>", "who does it; QUORUM_USER where left out")
      .action(async ({ as, ...options }: CommonOptions & { readonly as?: string }) => {
        const by = as ?? cli.config(options).QUORUM_USER;
        const body = { on: name === "on", as: by };
        cli.print(
          options,
          await cli.withGateway(options, (client) => client.put<KillSwitchState>("/v1/kill-switch", body)),
          render,
        );
      });
  }
  shared(killSwitch.command("show").description("whether it is on")).action(async (options: CommonOptions) => {
    cli.print(
      options,
      await cli.withGateway(options, (client) => client.get<KillSwitchState>("/v1/kill-switch")),
      render,
    );
  });
}
