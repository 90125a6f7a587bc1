// quorum factors decay and retire: whether factors still work, and a person's decision about one that does not.

import type { Command } from "commander";
import type { DecayAnswer, FactorStandingAnswer } from "../../../contract/index.ts";
import { type Cli, dataOrDefault, shared } from "../../cli.ts";
import { type CommonOptions, maybeNumber } from "../../options.ts";
import { renderDecay, renderStanding } from "../../render/discovery.ts";

interface DecayOptions extends CommonOptions {
  readonly all?: true;
  readonly recent?: string;
  readonly horizon?: string;
  readonly level?: string;
}

export function addDecay(factors: Command, cli: Cli): void {
  const decay = factors
    .command("decay")
    .description("rank information of late against that of the study; what is gone is proposed for retirement")
    .argument("[ids...]", "of the library, beside every registered factor: ids or groups")
    .option("--all", "every factor of the library")
    .option("--recent <n>", "newest sessions, for factors of the library (250)")
    .option("--horizon <n>", "sessions from entry to exit, for factors of the library (5)")
    .option("--level <rate>", "of false alarms among what is measured (0.05)");
  shared(decay, "data", "asOf").action(async (ids: string[], options: DecayOptions) => {
    const request = {
      data: dataOrDefault(cli, options),
      asOf: options.asOf,
      factors: options.all ? ["all"] : ids,
      recent: maybeNumber("--recent", options.recent),
      horizon: maybeNumber("--horizon", options.horizon),
      level: maybeNumber("--level", options.level),
    };
    const found = await cli.withGateway(options, (client) => client.post<DecayAnswer>("/v1/factors/decay", request));
    cli.print(options, found, renderDecay);
  });
  const retire = factors
    .command("retire")
    .description("retire a factor whose retirement is proposed; it is written to the audit trail")
    .argument("<id>", "as in quorum factors decay")
    .requiredOption("--as <name>", "who decides");
  shared(retire, "data").action(async (id: string, options: CommonOptions & { readonly as: string }) => {
    const body = { as: options.as, data: dataOrDefault(cli, options) };
    const path = `/v1/factors/${encodeURIComponent(id)}/retire`;
    const standing = await cli.withGateway(options, (client) => client.post<FactorStandingAnswer>(path, body));
    cli.print(options, standing, renderStanding);
  });
}
