// Which data sets a QuestDB holds, which tables they have, and which tokens their blocks came under. Only ever appended to: what was said
// last about a data set counts.

import { canonicalJson } from "#infra/runtime/index.ts";
import { Dataset } from "#knowledge/domain/index.ts";
import { type QuestdbHttp, quoted } from "./questdb-http.ts";
import { type QuestdbKind, questdbKinds, tableOf } from "./questdb-tables.ts";

const datasetsTable = "quorum_datasets";
const tokensTable = "quorum_tokens";

const makeSqls: readonly string[] = [
  `CREATE TABLE IF NOT EXISTS ${datasetsTable} (ts TIMESTAMP, id SYMBOL, body VARCHAR) TIMESTAMP(ts) PARTITION BY YEAR WAL`,
  `CREATE TABLE IF NOT EXISTS ${tokensTable} (ts TIMESTAMP, id SYMBOL, kind SYMBOL, token VARCHAR) TIMESTAMP(ts) PARTITION BY YEAR WAL`,
];

export class QuestdbCatalogue {
  readonly #http: QuestdbHttp;
  readonly #datasets: Map<string, Dataset>;
  readonly #tables: Set<string>;
  /** How often a data set of this name was dropped. */
  readonly #drops: Map<string, number>;
  /** By data set and kind, as far as anyone has asked. */
  readonly #tokens = new Map<string, Set<string>>();

  private constructor(
    http: QuestdbHttp,
    datasets: Map<string, Dataset>,
    drops: Map<string, number>,
    tables: Set<string>,
  ) {
    this.#http = http;
    this.#datasets = datasets;
    this.#drops = drops;
    this.#tables = tables;
  }

  static async open(http: QuestdbHttp): Promise<QuestdbCatalogue> {
    for (const text of makeSqls) await http.rows(text);
    for (const table of [datasetsTable, tokensTable]) await http.applied(table);
    const datasets = new Map<string, Dataset>();
    const drops = new Map<string, number>();
    for (const [id, body] of await http.rows(`SELECT id, body FROM ${datasetsTable} ORDER BY ts`)) {
      if (body !== "" && body !== null) datasets.set(String(id), Dataset.parse(JSON.parse(String(body))));
      else {
        datasets.delete(String(id));
        drops.set(String(id), (drops.get(String(id)) ?? 0) + 1);
      }
    }
    const tables = (await http.rows("SELECT table_name FROM tables()")).map(([name]) => String(name));
    for (const table of tables.filter((name) => name.startsWith("ds_"))) await http.applied(table);
    return new QuestdbCatalogue(http, datasets, drops, new Set(tables));
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
    await this.#say(datasetsTable, "id, body", [dataset.id, JSON.stringify(dataset)]);
    this.#datasets.set(dataset.id, dataset);
  }

  /** Rows first: a crash in between leaves an empty data set, never rows that nobody lists. */
  async drop(datasetId: string): Promise<void> {
    if (!this.#datasets.has(datasetId)) return;
    for (const kind of questdbKinds.filter((own) => this.has(datasetId, own))) {
      await this.#http.rows(`DROP TABLE IF EXISTS '${this.tableOf(datasetId, kind)}'`);
      this.#tables.delete(this.tableOf(datasetId, kind));
    }
    for (const kind of questdbKinds) {
      await this.#say(tokensTable, "id, kind, token", [datasetId, kind, ""]); // those before it count no more
      this.#tokens.set(`${datasetId} ${kind}`, new Set());
    }
    await this.#say(datasetsTable, "id, body", [datasetId, ""]);
    this.#datasets.delete(datasetId);
    this.#drops.set(datasetId, (this.#drops.get(datasetId) ?? 0) + 1);
  }

  tableOf(datasetId: string, kind: QuestdbKind): string {
    return tableOf(datasetId, kind, this.#drops.get(datasetId) ?? 0);
  }

  has(datasetId: string, kind: QuestdbKind): boolean {
    return this.#tables.has(this.tableOf(datasetId, kind));
  }

  made(datasetId: string, kind: QuestdbKind): void {
    this.#tables.add(this.tableOf(datasetId, kind));
  }

  async count(datasetId: string, kind: QuestdbKind): Promise<number> {
    if (!this.has(datasetId, kind)) return 0;
    const [line] = await this.#http.rows(`SELECT count() FROM '${this.tableOf(datasetId, kind)}'`);
    return Number(line?.[0] ?? 0);
  }

  async hasToken(datasetId: string, kind: QuestdbKind, token: string): Promise<boolean> {
    return (await this.#tokensOf(datasetId, kind)).has(token);
  }

  async keepToken(datasetId: string, kind: QuestdbKind, token: string): Promise<void> {
    await this.#say(tokensTable, "id, kind, token", [datasetId, kind, token]);
    (await this.#tokensOf(datasetId, kind)).add(token);
  }

  async #tokensOf(datasetId: string, kind: QuestdbKind): Promise<Set<string>> {
    const key = `${datasetId} ${kind}`;
    const known = this.#tokens.get(key);
    if (known !== undefined) return known;
    const where = `id = ${quoted(datasetId)} AND kind = ${quoted(kind)}`;
    const tokens = (await this.#http.rows(`SELECT token FROM ${tokensTable} WHERE ${where} ORDER BY ts`)).map(
      ([token]) => String(token ?? ""),
    );
    const own = new Set(tokens.slice(tokens.lastIndexOf("") + 1));
    this.#tokens.set(key, own);
    return own;
  }

  /** Durable, though not yet seen by a query: what was said is remembered here, and waited for when the store is opened. */
  async #say(table: string, columns: string, values: readonly string[]): Promise<void> {
    await this.#http.rows(
      `INSERT INTO ${table} (ts, ${columns}) VALUES (systimestamp(), ${values.map(quoted).join(", ")})`,
    );
  }
}
