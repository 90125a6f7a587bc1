// Which series a data set's database holds: their tables are made with the first block of a kind, brought up to date by whoever opens them,
// and their views are checked before they are relied on.

import { QuorumError } from "#infra/runtime/index.ts";
import { type SeriesKind, seriesKinds } from "#knowledge/domain/index.ts";
import { mendViews } from "./series-mend.ts";
import { keepFor } from "./series-retention.ts";
import { seriesSteps } from "./series-tables.ts";
import type { Sql } from "./sql.port.ts";

const versionsSql = "SELECT kind, max(version) FROM {db:Identifier}.series_version GROUP BY kind";
const hasVersionsSql = "SELECT count() FROM system.tables WHERE database = {db:String} AND name = 'series_version'";
const makeVersionsSql = `
  CREATE TABLE IF NOT EXISTS {db:Identifier}.series_version (kind String, version UInt32) ENGINE = MergeTree ORDER BY kind`;

export class SeriesDatabases {
  readonly #sql: Sql;
  readonly #expires: (db: string) => boolean;
  readonly #kinds = new Map<string, Promise<Set<SeriesKind>>>();
  /** Database and kind that have their time to live. */
  readonly #kept = new Set<string>();
  /** Database and kind whose views have been counted since this process last had a reason to. */
  readonly #sound = new Map<string, Promise<unknown>>();

  constructor(sql: Sql, expires: (db: string) => boolean) {
    this.#sql = sql;
    this.#expires = expires;
  }

  /** Kinds that can be read. */
  async kinds(db: string): Promise<ReadonlySet<SeriesKind>> {
    const kinds = await this.#loaded(db);
    if (this.#sql.alone) for (const kind of kinds) await this.#mended(db, kind);
    return kinds;
  }

  /** Makes what is missing, so that a block of the kind can be stored. */
  async prepare(db: string, kind: SeriesKind): Promise<void> {
    const kinds = await this.#loaded(db);
    if (!kinds.has(kind)) {
      await this.#sql.command(makeVersionsSql, { db });
      await this.#migrate(db, kind, 0);
      if (this.#expires(db)) await keepFor(this.#sql, db, kind, true);
      kinds.add(kind);
      this.#kept.add(`${db} ${kind}`);
      this.#sound.set(`${db} ${kind}`, Promise.resolve()); // there is nothing in it yet
    }
    if (!this.#kept.has(`${db} ${kind}`)) {
      await keepFor(this.#sql, db, kind, this.#expires(db));
      this.#kept.add(`${db} ${kind}`);
    }
    await this.#mended(db, kind);
  }

  /** The views of a kind may not match its rows: they are counted now, and anew where they must be. */
  async recount(db: string, kind: SeriesKind): Promise<void> {
    this.#sound.delete(`${db} ${kind}`);
    await this.#mended(db, kind);
  }

  /** Whether its rows expire was said anew. */
  async retain(db: string): Promise<void> {
    for (const kind of await this.#loaded(db)) await keepFor(this.#sql, db, kind, this.#expires(db));
  }

  /** A database that was dropped, and may come back empty. */
  forget(db: string): void {
    this.#kinds.delete(db);
    for (const kind of seriesKinds) {
      this.#kept.delete(`${db} ${kind}`);
      this.#sound.delete(`${db} ${kind}`);
    }
  }

  #loaded(db: string): Promise<Set<SeriesKind>> {
    const known = this.#kinds.get(db);
    if (known !== undefined) return known;
    const loading = this.#load(db);
    this.#kinds.set(db, loading);
    loading.catch(() => this.#kinds.get(db) === loading && this.#kinds.delete(db));
    return loading;
  }

  async #load(db: string): Promise<Set<SeriesKind>> {
    const [found] = await this.#sql.query(hasVersionsSql, { db });
    if (Number(found?.[0] ?? 0) === 0) return new Set();
    const [kinds = [], versions = []] = await this.#sql.query(versionsSql, { db });
    for (const [index, kind] of kinds.entries()) await this.#migrate(db, kind as SeriesKind, Number(versions[index]));
    return new Set(kinds as SeriesKind[]);
  }

  async #migrate(db: string, kind: SeriesKind, found: number): Promise<void> {
    const steps = seriesSteps[kind] ?? [];
    if (found > steps.length) {
      const message = `Series ${kind} of database ${db} is at version ${found}; this program knows versions up to ${steps.length}. Use the newer program, or another data folder.`;
      const context = { db, kind, found };
      throw new QuorumError("knowledge/market-newer", message, { fault: "caller", retry: false, context });
    }
    for (const [index, commands] of steps.entries()) {
      if (index < found) continue;
      for (const command of commands) await this.#sql.command(command, { db });
      await this.#sql.insert(`${db}.series_version`, ["kind", "version"], [[kind, index + 1]]);
    }
  }

  #mended(db: string, kind: SeriesKind): Promise<unknown> {
    const key = `${db} ${kind}`;
    const known = this.#sound.get(key);
    if (known !== undefined) return known;
    const mending = mendViews(this.#sql, db, kind);
    this.#sound.set(key, mending);
    mending.catch(() => this.#sound.get(key) === mending && this.#sound.delete(key));
    return mending;
  }
}
