// Which data sets a ClickHouse holds and how each is described: one small database beside those of the facts.

import { canonicalJson } from "#infra/runtime/index.ts";
import { Dataset } from "#knowledge/domain/index.ts";
import { factKinds, factRules } from "../fact-rules.ts";
import { catalogueSteps, datasetSteps, migrate } from "./migrations.ts";
import type { Sql } from "./sql.port.ts";
import { datasetsSql, dropDatabaseSql, expiringTablesSql, expirySql, forgetDatasetSql } from "./statements.ts";

const catalogue = "quorum_catalogue";
const columns = ["id", "label", "simulated", "origin", "benchmark", "now_ms", "expires", "stored_seq"] as const;

/** The database of a data set; the id's own rules keep it a plain word. */
export const databaseOf = (datasetId: string): string => `ds_${datasetId}`;

export class SqlCatalogue {
  readonly #sql: Sql;
  readonly #datasets = new Map<string, Dataset>();
  #seq = 0;

  private constructor(sql: Sql) {
    this.#sql = sql;
  }

  /** Makes and migrates what is missing: the catalogue itself, and the tables of every data set in it. */
  static async open(sql: Sql): Promise<SqlCatalogue> {
    await migrate(sql, catalogue, catalogueSteps);
    const opened = new SqlCatalogue(sql);
    const rows = await sql.query(datasetsSql, { db: catalogue });
    for (let row = 0; row < (rows[0]?.length ?? 0); row++) {
      const [id, label, simulated, origin, benchmark, nowMs, expires, seq] = rows.map((column) => column[row]);
      const described = { id, label, simulated, origin, benchmark, nowMs };
      const dataset = Dataset.parse(expires === true ? { ...described, expires } : described);
      opened.#datasets.set(dataset.id, dataset);
      opened.#seq = Math.max(opened.#seq, Number(seq));
      await migrate(sql, databaseOf(dataset.id), datasetSteps);
    }
    return opened;
  }

  /** By id. */
  list(): readonly Dataset[] {
    return [...this.#datasets.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  get(datasetId: string): Dataset | undefined {
    return this.#datasets.get(datasetId);
  }

  async describe(dataset: Dataset): Promise<void> {
    const known = this.#datasets.get(dataset.id);
    if (known !== undefined && canonicalJson(known) === canonicalJson(dataset)) return;
    if (known === undefined) await migrate(this.#sql, databaseOf(dataset.id), datasetSteps);
    if ((known?.expires ?? false) !== (dataset.expires ?? false)) await this.#setExpiry(dataset);
    this.#seq += 1;
    const { id, label, simulated, origin, benchmark, nowMs } = dataset;
    await this.#sql.insert(`${catalogue}.datasets`, columns, [
      [id, label, simulated, origin, benchmark, nowMs, dataset.expires ?? false, this.#seq],
    ]);
    this.#datasets.set(id, dataset);
  }

  /** Each growing table's own number of years, or none any more. Runs before the description is stored: a crash in between does it again. */
  async #setExpiry({ id, expires = false }: Dataset): Promise<void> {
    const db = databaseOf(id);
    const [tables = []] = await this.#sql.query(expiringTablesSql, { db });
    for (const kind of factKinds) {
      const { keepYears, table } = factRules[kind];
      if (keepYears === undefined || (!expires && !tables.includes(table))) continue;
      await this.#sql.command(expirySql(kind, expires ? keepYears : null), { db });
    }
  }

  /** Facts first: a crash in between leaves an empty data set, never facts that nobody lists. */
  async drop(datasetId: string): Promise<void> {
    if (!this.#datasets.has(datasetId)) return;
    await this.#sql.command(dropDatabaseSql, { db: databaseOf(datasetId) });
    await this.#sql.command(forgetDatasetSql, { db: catalogue, id: datasetId });
    this.#datasets.delete(datasetId);
  }
}
