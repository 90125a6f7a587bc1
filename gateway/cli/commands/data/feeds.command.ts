// quorum feed: vendors' feeds, and running one: its history into the store, then its present until Ctrl-C.

import type { Command } from "commander";
import { callerError } from "#infra/runtime/index.ts";
import { FeedEvent, type FeedReport, type FeedRow } from "../../../contract/index.ts";
import { errorOfProblem } from "../../../guard/problem.ts";
import { type Cli, group, shared } from "../../cli.ts";
import type { GatewayClient } from "../../client.ts";
import { type CommonOptions, collect } from "../../options.ts";
import { table } from "../../render/layout.ts";
import { grouped, when } from "../../render/values.ts";

interface RunOptions extends CommonOptions {
  readonly symbols?: string;
  readonly from?: string;
  readonly to?: string;
  readonly dataset?: string;
  readonly live?: true;
  readonly option: readonly string[];
}

export function addFeeds(program: Command, cli: Cli): void {
  const feed = group(program, "feed", "feeds: vendors', the simulator, and what is in store told again");
  shared(feed.command("list").description("what there is, and what each needs")).action(
    async (options: CommonOptions) => {
      cli.print(options, await cli.withGateway(options, (client) => client.get<FeedRow[]>("/v1/feeds")), renderFeeds);
    },
  );
  shared(feed.command("run").description("read a feed into store"))
    .argument("<feed>", "as in quorum feed list")
    .option("--symbols <list>", "tickers or series, with commas between them; vendors want them")
    .option("--from <day>", "history from this day on; vendors want it")
    .option("--to <day>", "history up to this day; to the present where left out")
    .option("--dataset <id>", "data set to fill; the feed's own where left out")
    .option("--live", "then what happens now, until Ctrl-C")
    .option("--option <name=value>", "an option of the feed itself, e.g. exchange=kraken; may be repeated", collect, [])
    .action(async (id: string, options: RunOptions) => {
      const { symbols, from, to, dataset, live, option } = options;
      const request = {
        symbols: symbols === undefined ? [] : symbols.split(",").map((symbol) => symbol.trim()),
        from,
        to,
        dataset,
        live: live === true,
        options: optionsOf(option),
      };
      const path = `/v1/feeds/${encodeURIComponent(id)}/run`;
      const report = await cli.withGateway(options, (client) =>
        watch(cli, client, path, request, options.json === true),
      );
      cli.print(options, report, renderReport);
    });
}

/** "exchange=kraken", "feeds.MSFT=https://..." (a member of a group), "trades=true", "requestsPerMinute=100". */
export function optionsOf(given: readonly string[]): Readonly<Record<string, unknown>> {
  const options: Record<string, unknown> = {};
  for (const text of given) {
    const at = text.indexOf("=");
    if (at <= 0) throw callerError("gateway/bad-request", `--option: wanted name=value, found "${text}".`);
    const [name, value] = [text.slice(0, at), text.slice(at + 1)];
    const [group, member] = splitOnce(name);
    if (member === null) options[group] = valueOfText(value);
    else options[group] = { ...(options[group] as object | undefined), [member]: valueOfText(value) };
  }
  return options;
}

function splitOnce(name: string): readonly [string, string | null] {
  const at = name.indexOf(".");
  return at < 0 ? [name, null] : [name.slice(0, at), name.slice(at + 1)];
}

const valueOfText = (text: string): unknown =>
  text === "true" ? true : text === "false" ? false : /^-?\d+(?:\.\d+)?$/.test(text) ? Number(text) : text;

/** Shows how it goes where somebody watches. */
async function watch(
  { terminal }: Cli,
  client: GatewayClient,
  path: string,
  request: unknown,
  json: boolean,
): Promise<FeedReport> {
  const shown = terminal.err.isTTY && !json;
  for await (const event of client.stream(path, request, FeedEvent)) {
    if (event.type === "feed-ended") return event.report;
    if (event.type === "run-failed") throw errorOfProblem(event.problem);
    if (event.type === "feed-state" && !json)
      terminal.err.write(`${when(event.at)}  ${event.state}  ${event.detail}\n`);
    if (event.type === "feed-progress" && shown)
      terminal.err.write(
        `\r${grouped(event.stored)} stored, ${grouped(event.rejected)} refused, ${grouped(event.waitingRows)} waiting  `,
      );
  }
  throw callerError("gateway/interrupted", "The feed stopped being told before it ended. What was read is in store.");
}

const renderFeeds = (rows: readonly FeedRow[]): string =>
  table(
    rows,
    [
      { title: "Feed", cell: ({ id }) => id },
      { title: "Live", cell: ({ live }) => (live ? "yes" : "no") },
      { title: "Ready", cell: ({ ready, credentials }) => (ready ? "yes" : `needs ${missingOf(credentials)}`) },
      { title: "What", cell: ({ says }) => says },
    ],
    "",
  );

const missingOf = (credentials: FeedRow["credentials"]): string =>
  credentials
    .filter(({ required, present }) => required && !present)
    .map(({ name }) => name)
    .join(", ");

const renderReport = ({ feed, dataset, stored, known, rejected, byKind, notes }: FeedReport): string =>
  [
    `${feed} into ${dataset}: ${grouped(stored)} stored, ${grouped(known)} known before, ${grouped(rejected)} refused (${
      Object.entries(byKind)
        .map(([kind, rows]) => `${grouped(rows)} ${kind}`)
        .join(", ") || "nothing"
    })`,
    ...notes.map((note) => `note: ${note}`),
  ].join("\n");
