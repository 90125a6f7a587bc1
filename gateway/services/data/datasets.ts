// Which data a request means, and that it is in store before anything reads it.
//   nothing: the desk's own set. "simulator", "simulator:SEED", "simulator:SEED:SCENARIO": the built-in market. A folder: read as CSV. Else: a set that is in store.

import { statSync } from "node:fs";
import { resolve } from "node:path";
import { callerError, isoTime } from "#infra/runtime/index.ts";
import { type AsOf, asOf, type Dataset, parseAsOf } from "#knowledge/domain/index.ts";
import { type Feed, type ScenarioName, scenarioNames } from "#knowledge/feeds/index.ts";
import type { ReplayReport } from "#knowledge/ingest/index.ts";
import { checkAsOf, type MarketStore, type MarketView } from "#knowledge/stores/market/index.ts";

export interface IngestOutcome {
  readonly dataset: Dataset;
  /** False where the same source was read before. */
  readonly read: boolean;
  readonly stored: number;
  readonly known: number;
  readonly quarantined: number;
}

export interface Datasets {
  /** The id that a name stands for, without opening the market store. */
  idOf(name: string | undefined): Promise<string>;
  /** The data set, brought into store first where its source is new or changed.
   * @throws knowledge/dataset-unknown, knowledge/feed-layout-unknown, infra/file-missing */
  use(name: string | undefined): Promise<Dataset>;
  /** As use, and says what it did; looks at the source again, which use does once only. */
  ingest(name: string | undefined): Promise<IngestOutcome>;
  /** Reads the lines in quarantine again, after their layout or the desk's rules were mended; what is a fact now is stored.
   * @throws knowledge/not-supported where the source is no feed that can read one line alone */
  replay(name: string | undefined): Promise<ReplayReport>;
  /** The market as known at a time in words, the set's own "now" where left out. @throws knowledge/as-of-out-of-range */
  view(name: string | undefined, asOfText: string | undefined): Promise<MarketView>;
  /** First and last as-of that can be asked for, ISO 8601; null while the set is empty. */
  span(dataset: Dataset): Promise<{ readonly from: string; readonly to: string } | null>;
}

/** Another data set at the moment of a view; undefined where none is named. */
export const viewBeside = async (
  datasets: Pick<Datasets, "view">,
  name: string | undefined,
  { asOf }: MarketView,
): Promise<MarketView | undefined> => (name === undefined ? undefined : datasets.view(name, isoTime(asOf)));

export interface DatasetParts {
  /** What nothing stands for. */
  readonly defaultName: string;
  /** Whether requests may name folders of this machine; the default set may be one in any case. */
  readonly folders: boolean;
  readonly market: () => Promise<MarketStore>;
  readonly openFeed: (source: FeedSource) => Promise<Feed>;
  /** Reads a feed into store, or finds that it was read whole before. */
  readonly bring: (feed: Feed) => Promise<IngestOutcome>;
  readonly replay: (datasetId: string, feed: Feed) => Promise<ReplayReport>;
}

export type FeedSource =
  | { readonly kind: "simulator"; readonly seed: number | null; readonly scenario?: ScenarioName }
  | { readonly kind: "folder"; readonly folder: string };
export type Source = FeedSource | { readonly kind: "stored"; readonly id: string };

const scenarios = scenarioNames.join("|");
/** The simulator as asked for, or by the id that its data set has. */
const simulator = new RegExp(
  `^(?:simulator(?::(\\d{1,9}))?(?::(${scenarios}))?|simulated(?:_(\\d{1,9}))?(?:_(${scenarios.replaceAll("-", "_")}))?)$`,
);

/** What a name says, before anything is opened. */
export function sourceOf(name: string): Source {
  const seeded = simulator.exec(name);
  if (seeded) {
    const [, seed = seeded[3], told = seeded[4]?.replaceAll("_", "-")] = seeded;
    const scenario = scenarioNames.find((known) => known === told);
    return { kind: "simulator", seed: seed ? Number(seed) : null, ...(scenario && { scenario }) };
  }
  if (/[/\\]/.test(name) || name.startsWith(".")) return { kind: "folder", folder: resolve(name) };
  if (statSync(name, { throwIfNoEntry: false })?.isDirectory()) return { kind: "folder", folder: resolve(name) };
  return { kind: "stored", id: name };
}

export function openDatasets({ defaultName, folders, market, openFeed, bring, replay }: DatasetParts): Datasets {
  const inStore = new Map<string, Promise<IngestOutcome>>();

  async function stored(id: string): Promise<IngestOutcome> {
    if (id.startsWith("simulator:"))
      throw callerError(
        "knowledge/dataset-unknown",
        `The simulator has no market "${id}". Name "simulator", "simulator:SEED" or "simulator:SEED:SCENARIO"; scenarios: ${scenarioNames.join(", ")}.`,
        { id },
      );
    const sets = await (await market()).datasets();
    const dataset = sets.find((set) => set.id === id);
    if (dataset) return { dataset, read: false, stored: 0, known: 0, quarantined: 0 };
    const have = sets.map((set) => set.id).join(", ") || "none";
    throw callerError(
      "knowledge/dataset-unknown",
      `No data set or folder "${id}". In store: ${have}. Name one of these, a folder of CSV files, or "simulator".`,
      { id },
    );
  }

  const load = async (source: Source): Promise<IngestOutcome> =>
    source.kind === "stored" ? stored(source.id) : bring(await openFeed(source));

  function meant(name: string | undefined): Source {
    const source = sourceOf(name ?? defaultName);
    if (source.kind !== "folder" || folders || name === undefined) return source;
    throw callerError(
      "knowledge/dataset-unknown",
      "This desk is open to other machines, so requests may not name folders. Name a data set that is in store.",
    );
  }

  /** The same source is brought once, however many ask at the same time. */
  function bringOnce(name: string | undefined, again: boolean): Promise<IngestOutcome> {
    const source = meant(name);
    const key = JSON.stringify(source);
    const before = inStore.get(key);
    if (before && !again) return before;
    const loading = load(source);
    inStore.set(key, loading);
    loading.catch(() => inStore.delete(key));
    return loading;
  }

  async function use(name: string | undefined): Promise<Dataset> {
    return (await bringOnce(name, false)).dataset;
  }

  return {
    async idOf(name) {
      const source = meant(name);
      if (source.kind === "stored") return source.id;
      return (await (await openFeed(source)).identify()).datasetId;
    },
    use,
    ingest: (name) => bringOnce(name, true),
    async replay(name) {
      const source = meant(name);
      if (source.kind === "stored") {
        const says = `"${source.id}" names no source that could be read again. Name the folder it was read from with --data.`;
        throw callerError("knowledge/not-supported", says, { id: source.id });
      }
      const feed = await openFeed(source);
      return replay((await feed.identify()).datasetId, feed);
    },
    async view(name, asOfText) {
      const dataset = await use(name);
      const store = await market();
      const standing: AsOf = asOfText === undefined ? asOf(dataset.nowMs) : parseAsOf(asOfText);
      return store.at(dataset.id, checkAsOf(await store.bounds(dataset.id), standing, dataset.nowMs));
    },
    async span({ id, nowMs }) {
      const bounds = await (await market()).bounds(id);
      return bounds && { from: isoTime(bounds.firstMs), to: isoTime(Math.max(bounds.lastMs, nowMs)) };
    },
  };
}
