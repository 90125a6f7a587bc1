// Trades, quotes and bars in a QuestDB server: rows in by the line protocol, SQL out, all over its HTTP port. It keeps nothing else: no
// books, order events, companies, news or filings, and so no adjusted prices. One process at a time writes to a data set.

import type { SenderBuffer } from "@questdb/nodejs-client";
import { z } from "zod";
import { isWholeAddress, type Log, QuorumError, wholeAddressWanted } from "#infra/runtime/index.ts";
import { type AsOf, type Block, type BlockOf, blockOfFacts, Dataset, type Fact } from "#knowledge/domain/index.ts";
import { datasetUnknown } from "../../dataset-unknown.ts";
import type { AppendReport, BlockReport, Bounds, MarketStore, MarketView } from "../../market-store.port.ts";
import { openView } from "../../market-view.ts";
import { rowsOfBlock } from "../../plain-rows.ts";
import { requireEvents } from "../../sql/series-append.ts";
import { sliceOf } from "../../sql/series-columns.ts";
import { ViewCache } from "../../view-cache.ts";
import { QuestdbCatalogue } from "./questdb-catalogue.ts";
import { questdbFactReader, requireBars } from "./questdb-facts.ts";
import { QuestdbHttp } from "./questdb-http.ts";
import { boundsOf, QuestdbSeriesReader } from "./questdb-series.ts";
import { isKept, makeSql, notKept, type QuestdbKind, writeRow } from "./questdb-tables.ts";

export const QuestdbOptions = z.strictObject({
  /** http(s)://USER:PASSWORD@HOST:PORT of the server's HTTP interface. */
  url: z.url({ protocol: /^https?$/ }).refine(isWholeAddress, wholeAddressWanted),
});

export const needs = {
  package: "@questdb/nodejs-client",
  for: "ticks, quotes and bars in QuestDB",
  how: "comes with `npm ci`",
} as const;

/** @throws infra/package-missing, knowledge/store-unreachable, knowledge/store-unauthorised, knowledge/store-failed */
export async function openQuestdbMarketStore({
  log,
  ...given
}: z.input<typeof QuestdbOptions> & { readonly log: Log }): Promise<MarketStore> {
  const { url } = QuestdbOptions.parse(given);
  const http = new QuestdbHttp({ url, log });
  const catalogue = await QuestdbCatalogue.open(http);
  return new QuestdbMarketStore(http, catalogue, await openLines());
}

/** Rows a transaction of the server. */
const flushRows = 50_000;

class QuestdbMarketStore implements MarketStore {
  readonly can = { facts: false, series: ["trade", "quote"], tokens: true } as const;
  readonly #http: QuestdbHttp;
  readonly #catalogue: QuestdbCatalogue;
  readonly #newLines: () => SenderBuffer;
  readonly #views = new ViewCache();
  readonly #generations = new Map<string, number>();
  #lastWrite: Promise<unknown> = Promise.resolve();
  #closed = false;

  constructor(http: QuestdbHttp, catalogue: QuestdbCatalogue, newLines: () => SenderBuffer) {
    this.#http = http;
    this.#catalogue = catalogue;
    this.#newLines = newLines;
  }

  async datasets(): Promise<readonly Dataset[]> {
    return this.#catalogue.list();
  }

  describe(dataset: Dataset): Promise<void> {
    return this.#inTurn(() => this.#catalogue.describe(Dataset.parse(dataset)));
  }

  append(datasetId: string, facts: readonly Fact[]): Promise<AppendReport> {
    return this.#inTurn(async () => {
      this.#required(datasetId);
      const bars = requireBars(facts);
      const before = await this.#catalogue.count(datasetId, "bar");
      for (const source of new Set(bars.map((bar) => bar.source)))
        await this.#store(
          datasetId,
          blockOfFacts(
            "bar",
            bars.filter((bar) => bar.source === source),
          ),
        );
      const stored = (await this.#catalogue.count(datasetId, "bar")) - before;
      return { stored, known: facts.length - stored };
    });
  }

  appendBlock(datasetId: string, block: Block, token?: string): Promise<BlockReport> {
    return this.#inTurn(async () => {
      this.#required(datasetId);
      if (!isKept(block)) throw notKept(block.kind);
      if (block.kind !== "bar") requireEvents(block);
      if (block.rows === 0) return { rows: 0, seen: false };
      if (token !== undefined && (await this.#catalogue.hasToken(datasetId, block.kind, token)))
        return { rows: 0, seen: true };
      await this.#store(datasetId, block);
      if (token !== undefined) await this.#catalogue.keepToken(datasetId, block.kind, token);
      return { rows: block.rows, seen: false };
    });
  }

  async bounds(datasetId: string): Promise<Bounds | null> {
    this.#required(datasetId);
    return boundsOf(this.#http, this.#holding(datasetId));
  }

  async at(datasetId: string, asOf: AsOf): Promise<MarketView> {
    const dataset = this.#required(datasetId);
    return this.#views.at(dataset, asOf, () => {
      const series = new QuestdbSeriesReader(this.#http, this.#holding(datasetId), asOf);
      return openView(
        dataset,
        asOf,
        questdbFactReader(series, () => this.#generations.get(datasetId) ?? 0),
        series,
      );
    });
  }

  drop(datasetId: string): Promise<void> {
    return this.#inTurn(async () => {
      await this.#catalogue.drop(datasetId);
      this.#changed(datasetId);
    });
  }

  async close(): Promise<void> {
    await this.#lastWrite;
    this.#closed = true;
  }

  /** Returns when the rows can be read, which is later than the server has taken them. */
  async #store(datasetId: string, block: BlockOf<QuestdbKind>): Promise<void> {
    const table = this.#catalogue.tableOf(datasetId, block.kind);
    if (!this.#catalogue.has(datasetId, block.kind)) {
      await this.#http.rows(makeSql(table, block.kind));
      this.#catalogue.made(datasetId, block.kind);
    }
    try {
      for (let from = 0; from < block.rows; from += flushRows) {
        const lines = this.#newLines();
        const part = sliceOf(block as Block, from, Math.min(block.rows, from + flushRows));
        for (const row of rowsOfBlock(part)) writeRow(lines, table, block.kind, row);
        await this.#http.write(lines.toBufferView());
      }
    } finally {
      this.#changed(datasetId);
    }
    await this.#http.applied(table);
  }

  #required(datasetId: string): Dataset {
    const dataset = this.#catalogue.get(datasetId);
    if (dataset !== undefined) return dataset;
    throw datasetUnknown(
      datasetId,
      this.#catalogue.list().map(({ id }) => id),
    );
  }

  #holding(datasetId: string) {
    return {
      has: (kind: QuestdbKind) => this.#catalogue.has(datasetId, kind),
      table: (kind: QuestdbKind) => this.#catalogue.tableOf(datasetId, kind),
    };
  }

  #changed(datasetId: string): void {
    this.#generations.set(datasetId, (this.#generations.get(datasetId) ?? 0) + 1);
  }

  /** Writes never overlap; one that failed does not stop the next. */
  #inTurn<T>(write: () => Promise<T>): Promise<T> {
    const turn = this.#lastWrite.then(() => {
      if (!this.#closed) return write();
      const message = `The market store at ${this.#http.place} was closed meanwhile. Open it again.`;
      throw new QuorumError("knowledge/store-failed", message, { fault: "outside", retry: false });
    });
    this.#lastWrite = turn.catch(() => undefined);
    return turn;
  }
}

/** The client's own writer of lines; the lines are sent by us, since its sender keeps to itself what a server says of a failure. */
async function openLines(): Promise<() => SenderBuffer> {
  const { createBuffer, SenderOptions } = await load();
  const options = await SenderOptions.fromConfig("http::addr=unused;auto_flush=off;protocol_version=2;");
  return () => createBuffer(options);
}

async function load(): Promise<typeof import("@questdb/nodejs-client")> {
  try {
    return await import("@questdb/nodejs-client");
  } catch (cause) {
    const message =
      "The market store in QuestDB needs the package @questdb/nodejs-client, which cannot be loaded here. Run: npm install @questdb/nodejs-client@4.2.0";
    throw new QuorumError("infra/package-missing", message, { fault: "outside", retry: false, cause });
  }
}
