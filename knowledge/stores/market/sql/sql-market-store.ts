// The market store over any ClickHouse: one database a data set, writes one after another, reads through views.

import { groupedBy } from "#infra/runtime/index.ts";
import type { AsOf, Block, BlockOf, Dataset, Fact, FactBlockKind, FactKind } from "#knowledge/domain/index.ts";
import type { AnalystQueries } from "../analyst.port.ts";
import { datasetUnknown } from "../dataset-unknown.ts";
import { type FactRule, factRules } from "../fact-rules.ts";
import type { AppendReport, BlockReport, Bounds, MarketStore, MarketView } from "../market-store.port.ts";
import { openView } from "../market-view.ts";
import { ViewCache } from "../view-cache.ts";
import { openAnalystQueries } from "./analyst-queries.ts";
import { digestAt, settle } from "./digest.ts";
import { rowOf, tableColumns, tableName } from "./fact-tables.ts";
import { openSqlSeries, type SqlSeries } from "./series-store.ts";
import type { Sql, SqlParameters } from "./sql.port.ts";
import { databaseOf, SqlCatalogue } from "./sql-catalogue.ts";
import { sqlFactReader } from "./sql-fact-reader.ts";
import { boundsSql, clockSql, countSql, lastSeqSql, otherBoundsSql } from "./statements.ts";

export async function openSqlMarketStore(sql: Sql): Promise<MarketStore> {
  return new SqlMarketStore(sql, await SqlCatalogue.open(sql));
}

class SqlMarketStore implements MarketStore {
  readonly #sql: Sql;
  readonly #catalogue: SqlCatalogue;
  readonly #series: SqlSeries;
  readonly #views = new ViewCache();
  readonly #bounds = new Map<string, Bounds | null>();
  readonly #generations = new Map<string, number>();
  /** By database: the highest number given to a row, and the generation for which digests are settled. */
  readonly #seqs = new Map<string, number>();
  readonly #settled = new Map<string, number>();
  readonly analyst: AnalystQueries;
  #lastWrite: Promise<unknown> = Promise.resolve();

  constructor(sql: Sql, catalogue: SqlCatalogue) {
    this.#sql = sql;
    this.#catalogue = catalogue;
    this.#series = openSqlSeries(sql, (db) =>
      catalogue.list().some(({ id, expires }) => expires === true && databaseOf(id) === db),
    );
    this.analyst = openAnalystQueries({ sql, databaseOf: (datasetId) => databaseOf(this.#required(datasetId).id) });
  }

  get can(): MarketStore["can"] {
    return { facts: true, series: this.#series.kinds, tokens: true };
  }

  async datasets(): Promise<readonly Dataset[]> {
    return this.#catalogue.list();
  }

  describe(dataset: Dataset): Promise<void> {
    return this.#inTurn(async () => {
      await this.#catalogue.describe(dataset);
      await this.#series.retain(databaseOf(dataset.id));
    });
  }

  append(datasetId: string, facts: readonly Fact[]): Promise<AppendReport> {
    return this.#inTurn(async () => {
      const db = databaseOf(this.#required(datasetId).id);
      try {
        return await this.#insert(db, facts);
      } finally {
        this.#changed(datasetId);
      }
    });
  }

  appendBlock(datasetId: string, block: Block, token?: string): Promise<BlockReport> {
    return this.#inTurn(async () => {
      const db = databaseOf(this.#required(datasetId).id);
      try {
        const append = () => this.#series.append(db, block, token, (rows) => this.#nextSeq(db, rows));
        return await (block.kind === "bar" || block.kind === "metric" ? this.#counted(db, block, append) : append());
      } finally {
        this.#changed(datasetId);
      }
    });
  }

  async bounds(datasetId: string): Promise<Bounds | null> {
    const { id } = this.#required(datasetId);
    const known = this.#bounds.get(id);
    if (known !== undefined) return known;
    const generation = this.#generation(id);
    const [count, first, last] = await this.#sql.query(boundsSql, { db: databaseOf(id) });
    const bars = Number(count?.[0] ?? 0) === 0 ? null : { firstMs: Number(first?.[0]), lastMs: Number(last?.[0]) };
    const bounds = together(bars, await this.#series.bounds(databaseOf(id))) ?? (await this.#otherBounds(id));
    if (generation === this.#generation(id)) this.#bounds.set(id, bounds);
    return bounds;
  }

  async #otherBounds(id: string): Promise<Bounds | null> {
    const [count = [], first = [], last = []] = await this.#sql.query(otherBoundsSql, { db: databaseOf(id) });
    return count.reduce<Bounds | null>((all, rows, at) => {
      const own = Number(rows) === 0 ? null : { firstMs: Number(first[at]), lastMs: Number(last[at]) };
      return together(all, own);
    }, null);
  }

  async at(datasetId: string, asOf: AsOf): Promise<MarketView> {
    const dataset = this.#required(datasetId);
    return this.#views.at(dataset, asOf, () =>
      openView(
        dataset,
        asOf,
        sqlFactReader({
          sql: this.#sql,
          db: databaseOf(dataset.id),
          asOf,
          generation: () => this.#generation(dataset.id),
          digest: () => this.#digest(dataset.id, asOf),
        }),
        this.#series.reader(databaseOf(dataset.id), asOf),
      ),
    );
  }

  drop(datasetId: string): Promise<void> {
    return this.#inTurn(async () => {
      await this.#catalogue.drop(datasetId);
      this.#seqs.delete(databaseOf(datasetId));
      this.#series.forget(databaseOf(datasetId));
      this.#changed(datasetId);
    });
  }

  async close(): Promise<void> {
    await this.#inTurn(() => this.#sql.close());
  }

  /** Rows per kind in one insert each; how many of them are new is told by the distinct rows before and after. */
  async #insert(db: string, facts: readonly Fact[]): Promise<AppendReport> {
    if (facts.length === 0) return { stored: 0, known: 0 };
    const kinds = [...groupedBy(facts, ({ kind }) => kind)];
    const near = Object.assign({ db }, ...kinds.map(([kind, ofKind]) => nearOf(kind, ofKind)));
    const text = countSql(kinds.map(([kind]) => kind));
    const count = async () => sumOf((await this.#sql.query(text, near))[0] ?? []);
    const before = await count();
    let seq = await this.#nextSeq(db, facts.length);
    const inserts = kinds.map(([kind, ofKind]) => {
      const rows = ofKind.map((fact) => [...rowOf(fact), seq++]);
      return this.#sql.insert(`${db}.${tableName(kind)}`, [...tableColumns(kind), "stored_seq"], rows);
    });
    await settled(inserts);
    const stored = (await count()) - before;
    return { stored, known: facts.length - stored };
  }

  /** Bars and metrics by column that are there already, as facts or from an earlier block, are known and not stored again. */
  async #counted(db: string, block: BlockOf<FactBlockKind>, append: () => Promise<BlockReport>): Promise<BlockReport> {
    const near = { db, ...nearOfBlock(block) };
    const count = async () => sumOf((await this.#sql.query(countSql([block.kind]), near))[0] ?? []);
    const before = await count();
    const report = await append();
    return report.seen ? report : { ...report, rows: (await count()) - before };
  }

  /**
   * The first of as many numbers as rows are to be stored. Each is larger than all before, and at least the engine's clock in microseconds,
   * so that the numbers of several processes grow together.
   */
  async #nextSeq(db: string, rows: number): Promise<number> {
    const highest =
      this.#seqs.get(db) ?? Math.max(0, ...((await this.#sql.query(lastSeqSql, { db }))[0] ?? []).map(Number));
    const clock = sumOf((await this.#sql.query(clockSql, {}))[0] ?? []);
    const first = Math.max(highest + 1, clock);
    this.#seqs.set(db, first + rows - 1);
    return first;
  }

  /** Between two writes, so that it is of facts that stood together in store. What is kept for it is caught up once a generation. */
  #digest(datasetId: string, asOf: AsOf): Promise<unknown> {
    return this.#inTurn(async () => {
      const db = databaseOf(this.#required(datasetId).id);
      const generation = this.#generation(datasetId);
      if (!this.#sql.alone || this.#settled.get(db) !== generation) await settle(this.#sql, db);
      this.#settled.set(db, generation);
      return digestAt(this.#sql, db, asOf);
    });
  }

  #required(datasetId: string): Dataset {
    const dataset = this.#catalogue.get(datasetId);
    if (dataset !== undefined) return dataset;
    throw datasetUnknown(
      datasetId,
      this.#catalogue.list().map(({ id }) => id),
    );
  }

  #generation(datasetId: string): number {
    return this.#generations.get(datasetId) ?? 0;
  }

  #changed(datasetId: string): void {
    this.#bounds.delete(datasetId);
    this.#generations.set(datasetId, this.#generation(datasetId) + 1);
  }

  /** Writes never overlap; one that failed does not stop the next. */
  #inTurn<T>(write: () => Promise<T>): Promise<T> {
    const turn = this.#lastWrite.then(write);
    this.#lastWrite = turn.catch(() => undefined);
    return turn;
  }
}

function together(a: Bounds | null, b: Bounds | null): Bounds | null {
  if (a === null || b === null) return a ?? b;
  return { firstMs: Math.min(a.firstMs, b.firstMs), lastMs: Math.max(a.lastMs, b.lastMs) };
}

/** Where rows could be that say the same as one of these facts, as parameters named after the kind. */
function nearOf(kind: FactKind, facts: readonly Fact[]): SqlParameters {
  const { subject, range } = factRules[kind] as FactRule<Readonly<Record<string, unknown>>>;
  const subjects = new Set<string>();
  let [from, to] = [Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER];
  for (const { value } of facts as readonly { readonly value: Readonly<Record<string, unknown>> }[]) {
    subjects.add(String(value[subject]));
    from = Math.min(from, value[range] as number);
    to = Math.max(to, value[range] as number);
  }
  return { [`${kind}_subjects`]: [...subjects], [`${kind}_from`]: from, [`${kind}_to`]: to };
}

function nearOfBlock({ kind, symbol, columns }: BlockOf<FactBlockKind>): SqlParameters {
  const times = (columns as unknown as Readonly<Record<string, Float64Array>>)[factRules[kind].range] ?? [];
  let [from, to] = [Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER];
  for (const time of times) {
    from = Math.min(from, time);
    to = Math.max(to, time);
  }
  return { [`${kind}_subjects`]: symbol.values, [`${kind}_from`]: from, [`${kind}_to`]: to };
}

const sumOf = (numbers: readonly unknown[]): number => numbers.reduce<number>((sum, number) => sum + Number(number), 0);

/** Waits for all, so that no write runs on after a failure; then throws the first failure. */
async function settled(work: readonly Promise<void>[]): Promise<void> {
  for (const result of await Promise.allSettled(work)) if (result.status === "rejected") throw result.reason;
}
