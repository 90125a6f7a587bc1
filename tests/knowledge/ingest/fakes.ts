// Records in process memory, as far as ingestion needs them, and a feed of given items.

import { contentHash } from "#infra/runtime/index.ts";
import type { Dataset, Fact } from "#knowledge/domain/index.ts";
import type { Feed, FeedItem } from "#knowledge/feeds/index.ts";
import type {
  IngestProgress,
  IngestRecords,
  KeptLine,
  QuarantinedLine,
  ReplayableQuarantine,
} from "#knowledge/stores/records/index.ts";

export function memoryProgress(): IngestRecords & { readonly kept: Map<string, IngestProgress> } {
  const kept = new Map<string, IngestProgress>();
  return {
    kept,
    progress: async (dataset, source) => kept.get(`${dataset} ${source}`) ?? null,
    list: async (dataset) => [...kept.values()].filter((progress) => progress.dataset === dataset),
    async saveProgress(progress) {
      kept.set(`${progress.dataset} ${progress.source}`, structuredClone(progress));
    },
    async clear(dataset) {
      for (const [key, progress] of kept) if (progress.dataset === dataset) kept.delete(key);
    },
  };
}

export function memoryQuarantine(): ReplayableQuarantine & { readonly lines: QuarantinedLine[] } {
  const lines: QuarantinedLine[] = [];
  const idOf = ({ dataset, file, line, raw }: QuarantinedLine) => contentHash([dataset, file, line, raw]);
  const of = (dataset: string): KeptLine[] =>
    lines.filter((line) => line.dataset === dataset).map((line) => ({ ...line, id: idOf(line) }));
  return {
    lines,
    async add(given) {
      const same = (a: QuarantinedLine, b: QuarantinedLine) =>
        a.file === b.file && a.line === b.line && a.raw === b.raw;
      for (const line of given) if (!lines.some((known) => same(known, line))) lines.push(line);
    },
    async clear(dataset, source) {
      const stays = (line: QuarantinedLine): boolean =>
        line.dataset !== dataset || (source !== undefined && (line.source ?? source) !== source);
      lines.splice(0, lines.length, ...lines.filter(stays));
    },
    list: async (dataset, limit) => of(dataset).slice(0, limit),
    count: async (dataset) => of(dataset).length,
    async resolve(ids) {
      const before = lines.length;
      lines.splice(0, before, ...lines.filter((line) => !ids.includes(idOf(line))));
      return before - lines.length;
    },
  };
}

export const factItem = (fact: Fact, line: number, repair?: string): FeedItem => ({
  kind: "fact",
  fact,
  origin: { file: "facts.csv", line },
  ...(repair !== undefined && { repair }),
});

/** Counts how often it is read whole. */
export function feedOf(
  dataset: Dataset,
  items: readonly FeedItem[],
  fingerprint = "print",
): Feed & { readonly readings: number } {
  let readings = 0;
  return {
    id: "given",
    can: { history: true, live: false, kinds: [], resume: false },
    get readings() {
      return readings;
    },
    identify: async () => ({ datasetId: dataset.id, fingerprint }),
    describe: async () => ({ dataset, fingerprint }),
    async *history() {
      readings += 1;
      yield* items;
    },
  };
}
