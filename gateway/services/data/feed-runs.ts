// Running a feed, a vendor's or the desk's own: of a vendor its credentials from the environment or the kept secrets, its history and then its present into the store.

import { join } from "node:path";
import { z } from "zod";
import {
  type Clock,
  type Config,
  callerError,
  isoTime,
  type Log,
  seededRandom,
  systemEntropy,
} from "#infra/runtime/index.ts";
import { openSecrets } from "#infra/security/index.ts";
import { bookCadence } from "#knowledge/books/index.ts";
import { type EventBus, type FeedState, feedState } from "#knowledge/bus/index.ts";
import { type VendorDeclaration, vendors } from "#knowledge/feeds/drivers/index.ts";
import { type Feed, realWait, type Wait } from "#knowledge/feeds/index.ts";
import { ingest, ingestLive, type StoredBatch } from "#knowledge/ingest/index.ts";
import type { MarketStore } from "#knowledge/stores/market/index.ts";
import type { Records } from "#knowledge/stores/records/index.ts";
import type { FeedEvent, FeedReport, FeedRow, FeedRunRequest } from "../../contract/index.ts";
import { openOwnFeed, ownFeeds } from "./own-feeds.ts";

export interface FeedRunParts {
  readonly config: Config;
  /** Whether requests may say where a vendor is asked: its key goes there. */
  readonly addresses: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly log: Log;
  readonly market: () => Promise<MarketStore>;
  readonly records: () => Promise<Records>;
  readonly bus: () => Promise<EventBus>;
  readonly publish: (batch: StoredBatch) => Promise<void>;
  /** Called with what is to be waited for before the stores close. */
  readonly beforeClosing: (close: () => Promise<void>) => void;
}

export interface FeedRuns {
  /** By id. */
  list(): readonly FeedRow[];
  /** Opens the feed, which is all that can be refused before it is read.
   * @throws gateway/not-found, infra/secret-missing, infra/config-invalid, infra/package-missing */
  open(id: string, request: FeedRunRequest): Promise<Feed>;
  /** History, then live until the signal where that was asked for; told as it happens. */
  run(
    feed: Feed,
    request: FeedRunRequest,
    onEvent: (event: FeedEvent) => void,
    signal: AbortSignal,
  ): Promise<FeedReport>;
}

/** Options of feeds that say where the vendor is asked: a key could be sent there, or an address read that only this machine can reach. */
const addressOptions = ["base", "stream", "loginBase", "tickersBase", "feeds"];

export function openFeedRuns({
  config,
  addresses,
  env,
  clock,
  log,
  market,
  records,
  bus,
  publish,
  beforeClosing,
}: FeedRunParts): FeedRuns {
  const secrets = openSecrets({
    folder: join(config.QUORUM_HOME, "secrets"),
    key: config.QUORUM_SECRET_KEY,
    entropy: systemEntropy,
  });
  const isThere = (name: string): boolean => Boolean(env[name]) || secrets.names().includes(name);

  const vendorRow = ({ id, for: says, live, how, credentials }: VendorDeclaration): FeedRow => {
    const found = credentials.map(({ name, required }) => ({ name, required, present: isThere(name) }));
    return { id, says, live, how, credentials: found, ready: found.every((one) => one.present || !one.required) };
  };
  const giveUpMs =
    config.QUORUM_GIVE_UP_SECONDS === 0 ? Number.POSITIVE_INFINITY : config.QUORUM_GIVE_UP_SECONDS * 1_000;
  const books = bookCadence(config.QUORUM_BOOKS);
  const closing = new AbortController();
  const running = new Set<Promise<void>>();
  /** A run from here to `ended`: it is told to stop when its caller leaves or the desk closes, and the desk's stores stay open until it has. */
  function underWay(left: AbortSignal): { readonly signal: AbortSignal; readonly ended: () => void } {
    if (running.size === 0) {
      beforeClosing(async () => {
        closing.abort();
        await Promise.all(running);
      });
    }
    let ended = (): void => undefined;
    const done = new Promise<void>((resolve) => {
      ended = resolve;
    });
    running.add(done);
    done.then(() => running.delete(done));
    return { signal: AbortSignal.any([left, closing.signal]), ended };
  }
  const ownOr = async (id: string, request: FeedRunRequest): Promise<Feed | null> => {
    try {
      return await openOwnFeed(id, request, { clock, wait: realWait, market });
    } catch (thrown) {
      throw problemsOf(id, thrown);
    }
  };

  return {
    list: () => [...vendors.map(vendorRow), ...ownFeeds].sort((a, b) => (a.id < b.id ? -1 : 1)),
    async open(id, request) {
      const { symbols, from, to, dataset, options } = request;
      const own = await ownOr(id, request);
      if (own !== null) return own;
      const vendor = vendors.find((one) => one.id === id);
      if (vendor === undefined) {
        const known = [...vendors, ...ownFeeds].map((one) => one.id).join(", ");
        throw callerError("gateway/not-found", `No feed "${id}"; there are: ${known}.`, { id });
      }
      const named = addresses ? undefined : addressOptions.find((name) => name in options);
      if (named !== undefined) {
        const says = `Option ${named}: this desk is open to other machines, so requests may not say which addresses it reads. Leave it out, or run the feed on the desk's own machine.`;
        throw callerError("gateway/bad-request", says, { option: named });
      }
      if (symbols.length === 0 || from === undefined) {
        const says = `Feed ${id} is asked for symbols from a day on: name them with --symbols and --from.`;
        throw callerError("gateway/bad-request", says, { id });
      }
      const given = credentialsOf(vendor, (name) => env[name] || secrets.get(name) || null);
      const stretch = { symbols, from, ...(to !== undefined && { to }), ...(dataset !== undefined && { dataset }) };
      const seed = clock.nowMs() % 2 ** 31; // only pauses between connections are drawn from it
      const leaving = new AbortController();
      // A pause of the history's would else hold up the end of the process; live pauses come with a signal of their own.
      const wait: Wait = (ms, signal = leaving.signal) => realWait(ms, signal);
      const parts = { clock, log, random: seededRandom(seed), wait, policy: { giveUpAfterMs: giveUpMs } };
      try {
        const feed = await vendor.open({ ...options, ...stretch, ...given }, parts);
        const close = async (): Promise<void> => {
          leaving.abort();
          await feed.close?.();
        };
        return { ...feed, close };
      } catch (thrown) {
        throw problemsOf(id, thrown);
      }
    },
    async run(feed, request, onEvent, left) {
      const [store, kept] = await Promise.all([market(), records(), request.live && bus()]);
      const { quarantine, ingest: progress } = kept;
      let told: Promise<unknown> = Promise.resolve();
      const tellBus = (state: z.infer<typeof FeedState>): void => {
        told = told.then(async () => (await bus()).publish(feedState, state));
        told.catch(() => undefined); // thrown below, when the run ends
      };
      const report = { feed: feed.id, dataset: (await feed.identify()).datasetId, stored: 0, known: 0, rejected: 0 };
      const byKind: Record<string, number> = {};
      const notes: string[] = [];
      const add = (counts: Readonly<Record<string, number>>): void => {
        for (const [kind, rows] of Object.entries(counts)) byKind[kind] = (byKind[kind] ?? 0) + rows;
      };
      const { signal, ended } = underWay(left);
      try {
        // A history that ends earlier on purpose leaves no gap that anybody would want to fill.
        const isToNow = feed.can.history && feed.clock === undefined && request.to === undefined;
        const sinceMs = isToNow ? (await feed.describe()).dataset.nowMs : null;
        // A replay that is told live would be told twice.
        if (feed.can.history && !(feed.id === "replay" && request.live)) {
          const read = await ingest(feed, {
            market: store,
            quarantine,
            progress,
            clock,
            log,
            publish,
            books,
            signal,
            onProgress: ({ rows, rejected, waitingRows }) =>
              onEvent({ type: "feed-progress", stored: rows - rejected, rejected, waitingRows }),
          });
          report.stored += read.stored;
          report.known += read.known;
          report.rejected += read.rejected;
          notes.push(...read.noticed);
          add(read.byKind);
        }
        if (request.live) {
          const read = await ingestLive(
            feed,
            { symbols: request.symbols, kinds: feed.can.kinds, signal, ...(sinceMs !== null && { sinceMs }) },
            {
              market: store,
              quarantine,
              clock,
              log,
              publish,
              books,
              onState: (state) => {
                const told =
                  state.kind === "gap"
                    ? { name: "gap" as const, atMs: clock.nowMs() }
                    : { name: state.state, atMs: state.atMs };
                onEvent({ type: "feed-state", state: told.name, at: isoTime(told.atMs), detail: state.detail });
                tellBus({ feed: feed.id, state: told.name, atMs: told.atMs, reason: state.detail });
              },
              onProgress: ({ stored, rejected, waitingRows }) =>
                onEvent({ type: "feed-progress", stored, rejected, waitingRows }),
            },
          );
          report.stored += read.stored;
          report.rejected += read.rejected;
          add(read.byKind);
        }
      } finally {
        await feed.close?.();
        ended();
      }
      await told;
      return { ...report, byKind, notes };
    },
  };
}

/** What is wrong with options, in one line; any other error as it is. */
function problemsOf(id: string, thrown: unknown): unknown {
  if (!(thrown instanceof z.ZodError)) return thrown;
  const problems = thrown.issues.map(({ path, message }) => `${path.join(".") || id}: ${message}`);
  return callerError("infra/config-invalid", `Feed ${id}: ${problems.join("; ")}`, { problems });
}

function credentialsOf(
  { id, credentials }: VendorDeclaration,
  textOf: (name: string) => string | null,
): Readonly<Record<string, string>> {
  const found = credentials.map(({ option, name, required }) => ({ option, name, required, value: textOf(name) }));
  const missing = found.filter(({ required, value }) => required && value === null).map(({ name }) => name);
  if (missing.length > 0) {
    const says = `Feed ${id} needs ${missing.join(" and ")}: set it in the environment, or keep it with quorum config set-secret ${missing[0]}`;
    throw callerError("infra/secret-missing", says, { feed: id, missing });
  }
  return Object.fromEntries(found.flatMap(({ option, value }) => (value === null ? [] : [[option, value]])));
}
