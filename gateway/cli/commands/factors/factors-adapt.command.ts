// quorum factors adapt: members weighted by what they foretold of late in times like these, beside equal and static weights.

import type { Command } from "commander";
import { callerError } from "#infra/runtime/index.ts";
import { type FactorAdaptation, FactorAdaptEvent } from "../../../contract/index.ts";
import { besideOption, type Cli, dataOrDefault, otherData, shared } from "../../cli.ts";
import type { GatewayClient } from "../../client.ts";
import { type CommonOptions, maybeNumber, numberOf } from "../../options.ts";
import { renderAdaptation } from "../../render/adaptation.ts";
import { watchWork } from "../../watch-work.ts";

interface AdaptOptions extends CommonOptions {
  readonly all?: true;
  readonly horizon?: string;
  readonly halfLife?: string;
  readonly prior?: string;
  readonly learn: string;
  readonly cost: string;
  readonly beside?: string;
  readonly seed: string;
}

export function addAdapt(factors: Command, cli: Cli): void {
  const adapt = factors
    .command("adapt")
    .description("weigh factors by what they foretold of late, by regime; judged beside equal and static weights")
    .argument("[ids...]", "one adaptive factor (adaptive.library, adaptive.prices ...), or ids and groups of members")
    .option("--all", "every factor of the library")
    .option("--horizon <n>", "sessions from entry to exit, 1 to 20 (5)")
    .option("--half-life <n>", "sessions after which an outcome counts half (500)")
    .option("--prior <n>", "sessions that the belief of before, all alike, counts as (250)")
    .option("--learn <share>", "of the sessions, the oldest, for static weights; the rest is judged", "0.35")
    .option("--cost <bps>", "cost one way in basis points", "10")
    .addOption(besideOption())
    .option("--seed <n>", "of the intervals", "7");
  shared(adapt, "data", "asOf").action(async (ids: string[], options: AdaptOptions) => {
    const { all, horizon, halfLife, prior, learn, cost, beside, seed, asOf } = options;
    if ((all === true) === ids.length > 0)
      throw callerError("gateway/bad-request", "quorum factors adapt: wanted either ids or --all.");
    const request = {
      asOf,
      data: dataOrDefault(cli, options),
      beside: otherData(beside),
      factors: all ? ["all"] : ids,
      horizon: maybeNumber("--horizon", horizon),
      halfLife: maybeNumber("--half-life", halfLife),
      priorSessions: maybeNumber("--prior", prior),
      learn: numberOf("--learn", learn),
      costBps: numberOf("--cost", cost),
      seed: numberOf("--seed", seed),
    };
    const found = await cli.withGateway(options, (client) => watch(cli, client, request, options.json === true));
    cli.print(options, found, renderAdaptation);
  });
}

/** Tells how far it is where somebody watches. */
const watch = ({ terminal }: Cli, client: GatewayClient, request: unknown, json: boolean): Promise<FactorAdaptation> =>
  watchWork(
    { terminal, json, stopped: "The work stopped being told before it ended. Start it again." },
    client.stream("/v1/factors/adapt", request, FactorAdaptEvent),
    (event) => (event.type === "adaptation-ended" ? event.adaptation : null),
  );
