// quorum evidence, runs, track-record, review, account, companies: what the desk said, and what it knows.

import type { Command } from "commander";
import type {
  Account,
  AskAnswer,
  CompanyRow,
  DeskState,
  EvidenceAnswer,
  ReviewAnswer,
  RunSummary,
  TrackRow,
} from "../../../contract/index.ts";
import { type Cli, dataOf, dataOrDefault, group, shared } from "../../cli.ts";
import type { GatewayClient } from "../../client.ts";
import type { CommonOptions } from "../../options.ts";
import { renderAnswer } from "../../render/answer.ts";
import { blocks } from "../../render/layout.ts";
import {
  renderAccount,
  renderCompanies,
  renderDataLine,
  renderEvidence,
  renderReview,
  renderRuns,
  renderTrack,
} from "../../render/lists.ts";

interface RunsOptions extends CommonOptions {
  readonly limit: string;
  readonly thread?: string;
}

export function addRecords(program: Command, cli: Cli): void {
  const { paint } = cli.terminal;
  shared(program.command("evidence").description("the tool call behind a number"), "data")
    .argument("<id>", "as printed under an answer")
    .action(async (id: string, options: CommonOptions) => {
      const path = `/v1/evidence/${encodeURIComponent(id)}`;
      cli.print(options, await cli.withGateway(options, (client) => client.get<EvidenceAnswer>(path)), (value) =>
        renderEvidence(value, paint),
      );
    });

  const runs = group(program, "runs", "questions asked before");
  shared(runs.command("list").description("newest first"), "data")
    .option("--limit <n>", "how many", "50")
    .option("--thread <id>", "of this conversation only")
    .action(async (options: RunsOptions) => {
      const query = { limit: options.limit, threadId: options.thread, data: dataOf(options) };
      cli.print(
        options,
        await cli.withGateway(options, (client) => client.get<RunSummary[]>("/v1/runs", query)),
        renderRuns,
      );
    });
  shared(runs.command("show").description("the whole answer of a run"), "data")
    .argument("<id>")
    .action(async (id: string, options: CommonOptions) => {
      const path = `/v1/runs/${encodeURIComponent(id)}`;
      cli.print(options, await cli.withGateway(options, (client) => client.get<AskAnswer>(path)), (value) =>
        renderAnswer(value, cli.terminal),
      );
    });

  addStanding(program, cli);
}

interface StandingQuery {
  readonly asOf: string | undefined;
  readonly data: string | undefined;
}

/** Commands that stand on a data set at an as-of; for a person the data set is named above what they print. */
function addStanding(program: Command, cli: Cli): void {
  const { paint } = cli.terminal;
  function standing<T>(
    name: string,
    says: string,
    read: (client: GatewayClient, query: StandingQuery) => Promise<T>,
    render: (value: T) => string,
  ): void {
    shared(program.command(name).description(says), "data", "asOf").action(async (options: CommonOptions) => {
      const query = { asOf: options.asOf, data: dataOrDefault(cli, options) };
      const [value, desk] = await cli.withGateway(
        options,
        async (client) =>
          [
            await read(client, query),
            options.json ? null : await client.get<DeskState>("/v1/desk", { data: query.data }),
          ] as const,
      );
      cli.print(options, value, (shown) => blocks(desk && renderDataLine(desk, paint), render(shown)));
    });
  }
  standing(
    "track-record",
    "what became of each specialist's votes",
    (client, query) => client.get<TrackRow[]>("/v1/track-record", { ...query }),
    renderTrack,
  );
  standing(
    "review",
    "score every vote whose horizon has passed",
    (client, query) => client.post<ReviewAnswer>("/v1/review", query),
    renderReview,
  );
  standing(
    "account",
    "cash, positions and equity of the paper account",
    (client, query) => client.get<Account>("/v1/account", { ...query }),
    (value) => renderAccount(value, paint),
  );
  standing(
    "companies",
    "the companies of the data set with their last prices",
    (client, query) => client.get<CompanyRow[]>("/v1/companies", { ...query }),
    (value) => renderCompanies(value, paint),
  );
}
