// quorum jobs: what the desk does by itself and when, a job done by hand, what was done, the end of one that runs.

import type { Command } from "commander";
import { callerError } from "#infra/runtime/index.ts";
import { JobEvent, type JobKindRow, type JobRow } from "../../../contract/index.ts";
import { type Cli, dataOf, group, shared } from "../../cli.ts";
import type { GatewayClient } from "../../client.ts";
import { type CommonOptions, listed, maybeNumber } from "../../options.ts";
import { renderJob, renderJobKinds, renderJobs } from "../../render/jobs.ts";
import { watchWork } from "../../watch-work.ts";

interface RunOptions extends CommonOptions {
  readonly budget?: string;
  readonly models?: string;
  readonly horizon?: string;
  readonly trials?: string;
  readonly seed?: string;
  readonly input?: string;
  readonly resume?: string;
  readonly as?: string;
}

export function addJobs(program: Command, cli: Cli): void {
  const jobs = group(program, "jobs", "what is done by hand, or when a schedule says so");
  shared(jobs.command("list").description("jobs that there are, and when each is due")).action(
    async (options: CommonOptions) => {
      const found = await cli.withGateway(options, (client) => client.get<JobKindRow[]>("/v1/jobs"));
      cli.print(options, found, (rows) => renderJobKinds(rows, cli.terminal));
    },
  );
  shared(
    jobs
      .command("run")
      .description("do a job now; one of the same input that was cut off is gone on with")
      .argument("[name]", "see quorum jobs list; none with --resume")
      .option("--budget <time>", "of weekend-retraining: 5m, 2h or 90s, divided over its steps")
      .option("--models <ids>", "of weekend-retraining: learners by id, with commas between them")
      .option("--horizon <n>", "of weekend-retraining: sessions that a prediction looks ahead")
      .option("--trials <n>", "of weekend-retraining: parameters that are tried")
      .option("--seed <n>", "of weekend-retraining: of everything that is drawn")
      .option("--input <json>", "anything else that the job may be given, as JSON")
      .option("--resume <job>", "go on with a job that failed, was cancelled or was cut off")
      .option("--as <name>", "who asks; QUORUM_USER where left out"),
    "data",
  ).action(async (name: string | undefined, options: RunOptions) => {
    const job = await cli.withGateway(options, (client) => run(cli, client, name, options));
    cli.print(options, job, (row) => renderJob(row, cli.terminal));
    if (job.state !== "done") cli.failed();
  });
  shared(jobs.command("history").description("what was done, newest first"))
    .argument("[name]", "all jobs where left out")
    .option("--limit <n>", "at most so many (20)")
    .action(async (name: string | undefined, options: CommonOptions & { readonly limit?: string }) => {
      const query = { name, limit: maybeNumber("--limit", options.limit) };
      const found = await cli.withGateway(options, (client) => client.get<JobRow[]>("/v1/jobs/history", query));
      cli.print(options, found, (rows) => renderJobs(rows, cli.terminal));
    });
  shared(jobs.command("cancel").description("end a job that waits or runs"))
    .argument("<job>")
    .option("--as <name>", "who ends it; QUORUM_USER where left out")
    .action(async (id: string, { as, ...options }: CommonOptions & { readonly as?: string }) => {
      const path = `/v1/jobs/${encodeURIComponent(id)}/cancel`;
      const job = await cli.withGateway(options, (client) => client.post<JobRow>(path, { as }));
      cli.print(options, job, (row) => renderJob(row, cli.terminal));
    });
}

/** A line that says how far it is; whoever interrupts is told how to go on. */
async function run(cli: Cli, client: GatewayClient, name: string | undefined, options: RunOptions): Promise<JobRow> {
  const { terminal, signal } = cli;
  const { resume, as, json = false } = options;
  if ((name === undefined) === (resume === undefined))
    throw callerError(
      "gateway/bad-request",
      "quorum jobs run: wanted the name of a job, or --resume with the id of one.",
    );
  const [path, body] =
    resume === undefined
      ? [`/v1/jobs/${encodeURIComponent(name ?? "")}/run`, { input: inputOf(options), as }]
      : [`/v1/jobs/${encodeURIComponent(resume)}/resume`, { as }];
  const stopped = "The job is not told any further. `quorum jobs history` says how it stands.";
  try {
    const events = client.stream(path, body, JobEvent);
    return await watchWork({ terminal, json, stopped }, events, (event) =>
      event.type === "job-ended" ? event.job : null,
    );
  } finally {
    if (signal.aborted)
      terminal.err.write("Stopped. `quorum jobs history` says how it stands; the same command goes on with it.\n");
  }
}

function inputOf(options: RunOptions): Readonly<Record<string, unknown>> {
  const { budget, models, horizon, trials, seed, input } = options;
  const given = {
    data: dataOf(options),
    budgetMinutes: budget === undefined ? undefined : minutesOf(budget),
    models: models === undefined ? undefined : listed(models),
    horizon: maybeNumber("--horizon", horizon),
    trials: maybeNumber("--trials", trials),
    seed: maybeNumber("--seed", seed),
  };
  return { ...parsed(input), ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) };
}

const minutes: Readonly<Record<string, number>> = { s: 1 / 60, m: 1, h: 60 };

/** "5m" as 5; a number alone is minutes. @throws gateway/bad-request */
export function minutesOf(text: string): number {
  const [, amount, unit = "m"] = /^(\d+(?:\.\d+)?)([smh])?$/.exec(text) ?? [];
  if (amount !== undefined && Number(amount) > 0) return Number(amount) * (minutes[unit] as number);
  throw callerError("gateway/bad-request", `--budget: wanted a time such as 90s, 5m or 2h, found "${text}".`);
}

function parsed(text: string | undefined): Readonly<Record<string, unknown>> {
  if (text === undefined) return {};
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch (thrown) {
    if (!(thrown instanceof SyntaxError)) throw thrown;
  }
  throw callerError("gateway/bad-request", `--input: wanted an object as JSON, found "${text.slice(0, 80)}".`);
}
