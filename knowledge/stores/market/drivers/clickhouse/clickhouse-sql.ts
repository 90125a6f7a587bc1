// SQL over ClickHouse's HTTP interface. Every text is the one that the embedded engine runs; settings go with each request.

import { Readable } from "node:stream";
import type { ClickHouseClient, ClickHouseSettings } from "@clickhouse/client";
import { type Log, QuorumError } from "#infra/runtime/index.ts";
import {
  blockInsertSettings,
  insertSettings,
  type Sql,
  type SqlColumns,
  type SqlParameters,
  type StreamFormat,
} from "../../sql/sql.port.ts";
import { clickhouseFailed } from "./clickhouse-failed.ts";

/** Whole numbers as numbers, floats parsed to the last bit, a reader who has left ends his query, rows stored before an answer. */
const settingsWanted: Readonly<Record<string, number>> = {
  output_format_json_quote_64bit_integers: 0,
  precise_float_parsing: 1,
  cancel_http_readonly_queries_on_client_close: 1,
  async_insert: 0,
  ...insertSettings,
};

export class ClickhouseSql implements Sql {
  /** Other processes may write to the same server. */
  readonly alone = false;
  readonly #client: ClickHouseClient;
  readonly #place: string;
  readonly #log: Log;
  readonly #settings: ClickHouseSettings;
  readonly #blockSettings: ClickHouseSettings;
  #closed = false;

  private constructor(client: ClickHouseClient, place: string, log: Log, known: ReadonlySet<string>) {
    this.#client = client;
    this.#place = place;
    this.#log = log;
    const of = (wanted: Readonly<Record<string, number>>) =>
      Object.fromEntries(Object.entries(wanted).filter(([name]) => known.has(name))) as ClickHouseSettings;
    this.#settings = of(settingsWanted);
    this.#blockSettings = { ...this.#settings, ...of(blockInsertSettings) };
  }

  /** Asks first which settings the server has: an older one refuses a request that names one it does not know. */
  static async open(client: ClickHouseClient, place: string, log: Log): Promise<ClickhouseSql> {
    const names = Object.keys({ ...settingsWanted, ...blockInsertSettings });
    const asking = new ClickhouseSql(client, place, log, new Set());
    const [found = []] = await asking.query("SELECT name FROM system.settings WHERE name IN {names:Array(String)}", {
      names,
    });
    return new ClickhouseSql(client, place, log, new Set(found.map(String)));
  }

  async query(text: string, parameters: SqlParameters): Promise<SqlColumns> {
    return this.#told("query", text, async () => {
      const chunks: Uint8Array[] = [];
      for await (const chunk of await this.#answer(text, parameters, "JSONCompactColumns")) chunks.push(chunk);
      return JSON.parse(Buffer.concat(chunks).toString()) as SqlColumns;
    });
  }

  async command(text: string, parameters: SqlParameters): Promise<void> {
    await this.#told("command", text, () =>
      this.#client.command({ query: text, query_params: { ...parameters }, clickhouse_settings: this.#settings }),
    );
  }

  async insert(table: string, columns: readonly string[], rows: readonly (readonly unknown[])[]): Promise<void> {
    if (rows.length === 0) return;
    const values = Readable.from([Buffer.from(rows.map((row) => JSON.stringify(row)).join("\n"))]);
    await this.#inserted(table, columns, "JSONCompactEachRow", values, this.#settings);
  }

  async insertNative(
    table: string,
    columns: readonly string[],
    block: readonly Uint8Array[],
    token: string,
  ): Promise<void> {
    const settings = { ...this.#blockSettings, insert_deduplication_token: token };
    await this.#inserted(table, columns, "Native", Readable.from(block), settings);
  }

  async *stream(text: string, parameters: SqlParameters, format: StreamFormat): AsyncGenerator<Uint8Array> {
    const answer = await this.#told("stream", text, () => this.#answer(text, parameters, format));
    const chunks = answer[Symbol.asyncIterator]();
    try {
      for (;;) {
        const next = await this.#told("stream", text, () => chunks.next());
        if (next.done === true) return;
        yield next.value;
      }
    } finally {
      answer.destroy(); // whoever leaves early ends the query
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#client.close();
  }

  async #answer(text: string, parameters: SqlParameters, format: string): Promise<Readable & AsyncIterable<Buffer>> {
    const { stream } = await this.#client.exec({
      query: `${text}\nFORMAT ${format}`,
      query_params: { ...parameters },
      clickhouse_settings: this.#settings,
    });
    return stream as Readable & AsyncIterable<Buffer>;
  }

  async #inserted(
    table: string,
    columns: readonly string[],
    format: string,
    values: Readable,
    settings: ClickHouseSettings,
  ): Promise<void> {
    await this.#told("insert", table, async () => {
      const query = `INSERT INTO ${table} (${columns.join(", ")}) FORMAT ${format}`;
      const { stream } = await this.#client.exec({ query, values, clickhouse_settings: settings });
      for await (const _ of stream); // nothing but the end of the answer
    });
  }

  async #told<T>(action: string, subject: string, work: () => Promise<T>): Promise<T> {
    try {
      if (this.#closed) throw closedStore(this.#place);
      return await work();
    } catch (thrown) {
      const error = clickhouseFailed(this.#place, thrown);
      this.#log.error({ action, subject, code: error.code, place: this.#place }, "market store failed");
      throw error;
    }
  }
}

const closedStore = (place: string): QuorumError =>
  new QuorumError("knowledge/store-failed", `The market store at ${place} was closed meanwhile. Open it again.`, {
    fault: "outside",
    retry: false,
  });
