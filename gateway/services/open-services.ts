// The composition of the desk: which driver stands behind which port, opened when first needed. The only place that knows all rooms.

import { mkdir } from "node:fs/promises";
import { type Clock, type Config, type Ids, type Log, openLog, type StoreName } from "#infra/runtime/index.ts";
import { bookCadence } from "#knowledge/books/index.ts";
import type { MarketStore } from "#knowledge/stores/market/index.ts";
import type { Approval } from "#knowledge/stores/records/index.ts";
import { openDatasets } from "./data/datasets.ts";
import { openKillSwitch } from "./kill-switch.ts";
import { deskModels } from "./learning/desk-models.ts";
import type { Services } from "./services.ts";
import { openings } from "./serving/lazy.ts";
import { startTelemetry } from "./serving/telemetry.ts";
import { batchTeller } from "./tell-batches.ts";

export interface ServiceParts {
  readonly clock: Clock;
  readonly ids: Ids;
  /** Whether requests may name folders of this machine. */
  readonly folders: boolean;
  /** What references in the settings of the stores may name. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** A log of the caller's own; to stderr at the level of QUORUM_LOG where left out. */
  readonly log?: Log;
  /** A market store of the caller's own; the embedded one in the data folder where left out. */
  readonly openMarket?: () => Promise<MarketStore>;
}

/** Opens nothing but the exporter of spans, and that only where it is configured. */
export async function openServices(
  config: Config,
  { clock, ids, folders, env, log: given, openMarket }: ServiceParts,
): Promise<Services> {
  const log = given ?? openLog({ level: config.QUORUM_LOG, clock });
  const { lazily, closeAll, onClose } = openings();
  onClose(await startTelemetry(config));
  await mkdir(config.QUORUM_HOME, { recursive: true, mode: 0o700 });

  const database = lazily(async () => (await import("./database.ts")).openDatabase(config, env));
  const store = <S extends StoreName>(name: S) =>
    lazily(
      async () =>
        (await import("./open-stores.ts")).openStore(name, { config, database: await database(), clock, ids, log }),
      (opened) => opened.close(),
    );
  const records = store("records");
  const market = openMarket === undefined ? store("market") : lazily(openMarket, (opened) => opened.close());
  const memory = store("memory");
  const relations = store("relations");
  const bus = store("bus");
  const publish = batchTeller({ bus, memory, mostNotes: config.QUORUM_NOTES, log });
  const limits = lazily(async () => (await import("#tools/risk/index.ts")).readLimits(config.QUORUM_LIMITS));
  const words = lazily(async () => (await import("#tools/sentiment/index.ts")).readWordList(config.QUORUM_WORDS));
  const objects = store("objects");
  const cache = store("cache");
  const reader = lazily(async () => (await import("#tools/sentiment/index.ts")).readerOf(objects));
  const models = lazily(async () => {
    const [{ openEmbeddedRegistry }, kept, stored] = await Promise.all([
      import("#tools/learning/registry/index.ts"),
      records(),
      objects(),
    ]);
    return openEmbeddedRegistry({ records: kept, objects: stored });
  });
  const promotions = lazily(async () => {
    const [{ openPromotionQueue }, kept, registry] = await Promise.all([
      import("#tools/learning/promotions/index.ts"),
      records(),
      models(),
    ]);
    return openPromotionQueue({ promotions: kept.promotions, registry, clock });
  });
  const retraining = lazily(async () => {
    const [{ openRetraining }, { openCheckpoints }, kept] = await Promise.all([
      import("#graphs/retraining/index.ts"),
      import("#graphs/checkpoints/index.ts"),
      records(),
    ]);
    const parts = await allOf({ objects, memory, promotions });
    return openRetraining(
      { ...parts, records: kept, market: onDemand(market), registry: await models(), clock, log },
      await openCheckpoints(kept),
    );
  });
  const jobs = lazily(
    async () => (await import("./jobs/open-jobs.ts")).openDeskJobs(services),
    (opened) => opened.close(),
  );
  const serving = lazily(
    async () => (await import("#tools/learning/serving/index.ts")).openServing(await models()),
    (opened) => opened.close(),
  );
  const tools = lazily(async () => (await import("#tools/registry/index.ts")).tools);
  const specialists = lazily(async () => (await import("#agents/roster/index.ts")).specialists);
  const model = lazily(
    async () => (await import("#agents/chat-model/index.ts")).openChatModel(config, log),
    (opened) => opened.close(),
  );
  const fallback = lazily(
    async () =>
      config.QUORUM_MODEL === "desk"
        ? model()
        : (await import("#agents/chat-model/index.ts")).openChatModel({ ...config, QUORUM_MODEL: "desk" }, log),
    (opened) => opened.close(),
  );
  const killSwitch = openKillSwitch({ records, limits, clock });
  const broker = lazily(async () => {
    const [{ openPaperBroker }, kept, held] = await Promise.all([
      import("#tools/execution/index.ts"),
      records(),
      limits(),
    ]);
    return openPaperBroker({ records: kept, market: onDemand(market), limits: held });
  });
  /** An approval is not taken for a run that paused on another shape of the desk. */
  async function requireShape({ fingerprint }: Approval): Promise<void> {
    const { deskEdges, fingerprintOf, requireSameShape } = await import("#graphs/desk/index.ts");
    const [own, all, held, thinks] = await Promise.all([specialists(), tools(), limits(), model()]);
    requireSameShape(
      fingerprint,
      fingerprintOf({ specialists: own, tools: all, limits: held, model: thinks }, deskEdges),
    );
  }
  const queue = lazily(async () => {
    const [{ openApprovalQueue }, kept, held, sends] = await Promise.all([
      import("#tools/execution/index.ts"),
      records(),
      limits(),
      broker(),
    ]);
    return openApprovalQueue({
      records: kept,
      broker: sends,
      market: onDemand(market),
      limits: held,
      clock,
      beforeApprove: requireShape,
    });
  });
  const desk = lazily(async () => {
    const [{ openDesk }, { openCheckpoints }, kept] = await Promise.all([
      import("#graphs/desk/index.ts"),
      import("#graphs/checkpoints/index.ts"),
      records(),
    ]);
    const opened = openDesk(
      {
        records: kept,
        ...(await allOf({
          market,
          memory,
          cache,
          queue,
          broker,
          specialists,
          tools,
          model,
          fallback,
          limits,
          words,
          reader,
        })),
        killSwitch: async () => (await killSwitch.state()).on,
        models: deskModels({ models, serving, records }),
        clock,
        ids,
        log,
      },
      await openCheckpoints(kept),
    );
    await opened.recover();
    return opened;
  });
  const discovery = lazily(async () => {
    const [{ openDiscovery }, { openCheckpoints }, kept, store] = await Promise.all([
      import("#graphs/discovery/index.ts"),
      import("#graphs/checkpoints/index.ts"),
      records(),
      market(),
    ]);
    const asked = config.QUORUM_MODEL === "desk" ? null : await model(); // the built-in one knows no formulas
    return openDiscovery({ records: kept, market: store, model: asked, clock, ids }, await openCheckpoints(kept));
  });
  const datasets = openDatasets({
    defaultName: config.QUORUM_DATA ?? "simulator",
    folders,
    market,
    openFeed: async (source) => (await import("./data/feeds.ts")).openFeed(source, clock, (await records()).settings),
    replay: async (datasetId, feed) => {
      const { replayQuarantine } = await import("#knowledge/ingest/index.ts");
      const { quarantine } = await records();
      return replayQuarantine(datasetId, feed, { market: await market(), quarantine, clock, log, publish });
    },
    bring: async (feed) =>
      (await import("./data/feeds.ts")).bring(feed, {
        market: await market(),
        records: await records(),
        clock,
        log,
        publish,
        books: bookCadence(config.QUORUM_BOOKS),
        relations,
      }),
  });
  const services: Services = {
    config,
    clock,
    ids,
    log,
    datasets,
    killSwitch,
    database,
    records,
    market,
    memory,
    relations,
    objects,
    cache,
    bus,
    feeds: lazily(async () =>
      (await import("./data/feed-runs.ts")).openFeedRuns({
        config,
        addresses: folders,
        env,
        clock,
        log,
        market,
        records,
        bus,
        publish,
        beforeClosing: onClose,
      }),
    ),
    queue,
    desk,
    discovery,
    models,
    promotions,
    retraining,
    jobs,
    serving,
    limits,
    words,
    reader,
    tools,
    specialists,
    registry: async () => (await import("./registry.ts")).registryReport(),
    doctor: async () => (await import("./doctor.ts")).doctorReport(services),
    close: closeAll,
  };
  return services;
}

type Opened<T> = { readonly [K in keyof T]: T[K] extends () => Promise<infer V> ? V : never };

/** Everything opened at the same time, under the same names. */
async function allOf<T extends Readonly<Record<string, () => Promise<unknown>>>>(open: T): Promise<Opened<T>> {
  const opened = Object.entries(open).map(async ([name, opening]) => [name, await opening()]);
  return Object.fromEntries(await Promise.all(opened)) as Opened<T>;
}

/** The market store without opening it before something is read. */
function onDemand(market: () => Promise<MarketStore>): Pick<MarketStore, "at" | "bounds" | "datasets"> {
  return {
    at: async (datasetId, asOf) => (await market()).at(datasetId, asOf),
    bounds: async (datasetId) => (await market()).bounds(datasetId),
    datasets: async () => (await market()).datasets(),
  };
}
