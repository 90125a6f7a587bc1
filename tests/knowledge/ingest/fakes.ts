// Records in process memory, as far as ingestion needs them, and a feed of given items.

import type { Dataset, Fact } from "#knowledge/domain/index.ts";
import type { Feed, FeedItem } from "#knowledge/feeds/index.ts";
import type { QuarantinedLine, QuarantineRecords, SettingRecords } from "#knowledge/stores/records/index.ts";

export function memorySettings(): SettingRecords & { readonly values: Map<string, string> } {
  const values = new Map<string, string>();
  return {
    values,
    get: async (name) => values.get(name) ?? null,
    async set(name, value) {
      values.set(name, value);
    },
  };
}

export function memoryQuarantine(): QuarantineRecords & { readonly lines: QuarantinedLine[] } {
  const lines: QuarantinedLine[] = [];
  const of = (dataset: string) => lines.filter((line) => line.dataset === dataset);
  return {
    lines,
    async add(given) {
      const same = (a: QuarantinedLine, b: QuarantinedLine) =>
        a.file === b.file && a.line === b.line && a.raw === b.raw;
      for (const line of given) if (!lines.some((known) => same(known, line))) lines.push(line);
    },
    async clear(dataset) {
      lines.splice(0, lines.length, ...lines.filter((line) => line.dataset !== dataset));
    },
    list: async (dataset, limit) => of(dataset).slice(0, limit),
    count: async (dataset) => of(dataset).length,
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
