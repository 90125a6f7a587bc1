// The desk's own feeds behind `quorum feed run`: the simulated market, and what is in store told again.

import { type Clock, callerError } from "#infra/runtime/index.ts";
import { asOf, type SymbolId } from "#knowledge/domain/index.ts";
import { type Feed, openReplayFeed, openSimulatorFeed, type Wait } from "#knowledge/feeds/index.ts";
import type { MarketStore } from "#knowledge/stores/market/index.ts";
import type { FeedRow, FeedRunRequest } from "../../contract/index.ts";
import { named } from "./feeds.ts";

export interface OwnFeedParts {
  readonly clock: Clock;
  readonly wait: Wait;
  readonly market: () => Promise<MarketStore>;
}

const free: Pick<FeedRow, "live" | "credentials" | "ready"> = { live: true, credentials: [], ready: true };
export const ownFeeds: readonly FeedRow[] = [
  {
    id: "replay",
    says: "what is in store, told again at any speed",
    how: "name the data set with --option data=ID",
    ...free,
  },
  {
    id: "simulator",
    says: "a market that never was, by seed and scenario; ticks, books and news",
    how: "needs nothing; --option scenario=crash, seed=7, live.speed=60 ...",
    ...free,
  },
];

/** @throws z.ZodError for options that are none, and what opening throws */
export async function openOwnFeed(id: string, request: FeedRunRequest, parts: OwnFeedParts): Promise<Feed | null> {
  if (id === "simulator") return openSimulator(request, parts);
  return id === "replay" ? openReplay(request, parts) : null;
}

/** Its history is whole, whatever is asked for; the days are those that are told live. */
async function openSimulator({ options, dataset, ...stretch }: FeedRunRequest, parts: OwnFeedParts): Promise<Feed> {
  const { ticks, live, ...others } = options as Readonly<Record<string, Options | undefined>>;
  const given = {
    ...others,
    ...(ticks !== undefined && { ticks: ticks === null ? null : { ...ticks, ...listsIn(ticks, ["symbols", "days"]) } }),
    live: { ...periodOf(stretch), ...live },
  };
  const feed = await openSimulatorFeed(given as never, parts);
  return dataset === undefined ? feed : named(feed, dataset);
}

async function openReplay(request: FeedRunRequest, { market, ...parts }: OwnFeedParts): Promise<Feed> {
  const { options, symbols, dataset: target, ...stretch } = request;
  const { data, ...others } = options;
  const store = await market();
  const sets = await store.datasets();
  const dataset = sets.find(({ id }) => id === data);
  if (dataset === undefined) {
    const have = sets.map(({ id }) => id).join(", ") || "none";
    const says = `Replay of ${data === undefined ? "nothing" : `"${data}"`}: wanted a data set in store (${have}). Name it with --option data=ID.`;
    throw callerError("knowledge/dataset-unknown", says, { data });
  }
  const period = periodOf(stretch);
  const view = await store.at(dataset.id, asOf(Math.min(period.toMs ?? dataset.nowMs, dataset.nowMs)));
  const given = {
    ...period,
    ...(period.toMs !== undefined && { toMs: Math.min(period.toMs, view.asOf) }),
    ...others,
    ...listsIn(others, ["kinds"]),
    ...(symbols.length > 0 && { symbols: [...symbols] as SymbolId[] }),
    ...(target !== undefined && { dataset: target }),
  };
  return openReplayFeed({ view, ...(given as object) }, parts);
}

type Options = Readonly<Record<string, unknown>> | null;

/** Days as moments: the start of the first, the end of the last. */
const periodOf = ({ from, to }: Pick<FeedRunRequest, "from" | "to">): { fromMs?: number; toMs?: number } => ({
  ...(from !== undefined && { fromMs: Date.parse(`${from}T00:00:00Z`) }),
  ...(to !== undefined && { toMs: Date.parse(`${to}T23:59:59.999Z`) }),
});

/** "AAA,BBB" as a list, as an option on the command line can say it. */
const listsIn = (options: Readonly<Record<string, unknown>>, names: readonly string[]): Record<string, string[]> =>
  Object.fromEntries(
    names.flatMap((name) => {
      const value = options[name];
      return typeof value === "string" ? [[name, value.split(",").map((part) => part.trim())]] : [];
    }),
  );
