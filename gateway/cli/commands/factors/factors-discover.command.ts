// quorum factors discover: a search for formulas, told as it goes, and taken up again where it was stopped.

import type { Command } from "commander";
import { callerError } from "#infra/runtime/index.ts";
import { type DiscoveryAnswer, DiscoveryEvent } from "../../../contract/index.ts";
import { errorOfProblem } from "../../../guard/problem.ts";
import { type Cli, dataOrDefault, shared } from "../../cli.ts";
import type { GatewayClient } from "../../client.ts";
import { type CommonOptions, maybeNumber } from "../../options.ts";
import { renderDiscovery } from "../../render/discovery.ts";
import { openStatusLine } from "../../render/status-line.ts";

interface DiscoverOptions extends CommonOptions {
  readonly seed?: string;
  readonly budget?: string;
  readonly holdout?: string;
  readonly horizon?: string;
  readonly resume?: string;
}

export function addDiscover(factors: Command, cli: Cli): void {
  const discover = factors
    .command("discover")
    .description("search for factors: judged on older sessions, once on the newest; what holds is registered")
    .option("--seed <n>", "of everything that is drawn (7)")
    .option("--budget <n>", "formulas that are judged, 10 to 5000 (200)")
    .option("--holdout <share>", "of the sessions, the newest, that the search does not see (0.3)")
    .option("--horizon <n>", "sessions from entry to exit, 1 to 60 (5)")
    .option("--resume <study>", "go on with a study that was stopped");
  shared(discover, "data", "asOf").action(async (options: DiscoverOptions) => {
    const request = requestOf(cli, options);
    const report = await cli.withGateway(options, (client) => watch(cli, client, request, options.json === true));
    cli.print(options, report, renderDiscovery);
  });
}

function requestOf(cli: Cli, options: DiscoverOptions): unknown {
  const { seed, budget, holdout, horizon, resume, asOf } = options;
  return {
    asOf,
    resume,
    data: resume === undefined ? dataOrDefault(cli, options) : undefined,
    seed: maybeNumber("--seed", seed),
    budget: maybeNumber("--budget", budget),
    holdOut: maybeNumber("--holdout", holdout),
    horizon: maybeNumber("--horizon", horizon),
  };
}

const barLength = 20;

/** A bar where somebody watches; whoever interrupts is told how to go on. */
async function watch(
  { terminal, signal }: Cli,
  client: GatewayClient,
  request: unknown,
  json: boolean,
): Promise<DiscoveryAnswer> {
  const line = openStatusLine(terminal, json);
  let studyId: string | null = null;
  try {
    for await (const event of client.stream("/v1/factors/discover", request, DiscoveryEvent)) {
      if (event.type === "study-ended") return event.report;
      if (event.type === "run-failed") throw errorOfProblem(event.problem);
      if (event.type === "study-started") {
        studyId = event.studyId;
        if (!json) terminal.err.write(`Study ${studyId}\n`);
        continue;
      }
      const filled = Math.round((event.judged / event.budget) * barLength);
      line.tell(`${"█".repeat(filled)}${"░".repeat(barLength - filled)} ${event.judged}/${event.budget} ${event.says}`);
    }
  } finally {
    line.clear();
    if (signal.aborted && studyId !== null)
      terminal.err.write(`Stopped. To go on: quorum factors discover --resume ${studyId}\n`);
  }
  throw callerError("gateway/interrupted", "The search stopped being told before it ended. Take it up with --resume.");
}
