// SQL over chdb sessions. One session asks and writes, further ones on the same folder stream: an answer that is read slowly holds up nobody.
// Blocks go in by way of a file in the folder, since chdb takes no binary data from memory.

import { createReadStream, existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ChdbQueryStream, Session } from "chdb";
import { type Log, QuorumError } from "#infra/runtime/index.ts";
import {
  blockInsertSettings,
  insertSettings,
  type Sql,
  type SqlColumns,
  type SqlParameters,
  type StreamFormat,
} from "../../sql/sql.port.ts";
import { chdbFailed } from "./chdb-failed.ts";

export interface ChdbSessions {
  readonly path: string;
  /** Another session on the same folder. */
  open(): Session;
  /** Waits for all that runs. */
  drain(): Promise<void>;
}

/** As many sessions as are kept for the next stream. */
const idleSessions = 4;

export class ChdbSql implements Sql {
  readonly alone = true;
  readonly #sessions: ChdbSessions;
  readonly #session: Session;
  readonly #log: Log;
  readonly #spool: string;
  readonly #idle: Session[] = [];
  readonly #streaming = new Set<Session>();
  #files = 0;
  #lastBound: Promise<unknown> = Promise.resolve();
  #closed = false;

  constructor(sessions: ChdbSessions, session: Session, log: Log) {
    this.#sessions = sessions;
    this.#session = session;
    this.#log = log;
    // A file's name is a pattern to the engine: a folder that looks like one cannot hold what it is to read.
    this.#spool = join(/[*?{}[\]|]/.test(sessions.path) ? tmpdir() : sessions.path, `spool-${process.pid}`);
    rmSync(this.#spool, { recursive: true, force: true }); // of a process of this number that was killed
    for (const left of spoolsIn(sessions.path)) rmSync(join(sessions.path, left), { recursive: true, force: true });
  }

  async query(text: string, parameters: SqlParameters): Promise<SqlColumns> {
    return this.#told("query", text, async () => {
      const result = await this.#bound(() =>
        this.#session.queryBindAsync(text, parameters, { format: "JSONCompactColumns" }),
      );
      return result.json<SqlColumns>();
    });
  }

  async command(text: string, parameters: SqlParameters): Promise<void> {
    await this.#told("command", text, () => this.#bound(() => this.#session.queryBindAsync(text, parameters)));
  }

  async insert(table: string, columns: readonly string[], rows: readonly (readonly unknown[])[]): Promise<void> {
    if (rows.length === 0) return;
    const values = Buffer.from(rows.map((row) => JSON.stringify(row)).join("\n"));
    await this.#told("insert", table, () =>
      this.#session.insert({
        table,
        columns: [...columns],
        values,
        format: "JSONCompactEachRow",
        settings: insertSettings,
      }),
    );
  }

  async insertNative(
    table: string,
    columns: readonly string[],
    block: readonly Uint8Array[],
    token: string,
  ): Promise<void> {
    const file = this.#newFile();
    const settings = Object.entries(blockInsertSettings).map(([name, value]) => `${name} = ${value}`);
    const text = `INSERT INTO ${table} (${columns.join(", ")}) FROM INFILE ${quoted(file)} COMPRESSION 'none'
      SETTINGS insert_deduplication_token = ${quoted(token)}, ${settings.join(", ")} FORMAT Native`;
    await this.#told("insert", table, async () => {
      try {
        await this.#written(file, block);
        await this.#session.queryAsync(text);
      } finally {
        await rm(file, { force: true });
      }
    });
  }

  stream(text: string, parameters: SqlParameters, format: StreamFormat): AsyncGenerator<Uint8Array> {
    return streamable.has(format) ? this.#streamed(text, parameters, format) : this.#filed(text, parameters, format);
  }

  async *#streamed(text: string, parameters: SqlParameters, format: StreamFormat): AsyncGenerator<Uint8Array> {
    const session = this.#idle.pop() ?? (await this.#told("open", "stream", async () => this.#sessions.open()));
    this.#streaming.add(session);
    try {
      const stream: ChdbQueryStream = await this.#told("stream", text, () =>
        this.#bound(async () => session.queryStreamBind(text, parameters, { format })),
      );
      const chunks = stream[Symbol.asyncIterator]();
      try {
        for (;;) {
          const next = await this.#told("stream", text, () => chunks.next());
          if (next.done === true) break;
          yield next.value.raw();
        }
      } finally {
        await chunks.return?.();
      }
      if (this.#closed) throw closedStore(); // a session that is closed ends its stream as if all had been read
    } finally {
      this.#streaming.delete(session);
      if (this.#closed || this.#idle.length >= idleSessions) session.close();
      else this.#idle.push(session);
    }
  }

  /** The engine streams a file format as many small files: it writes the one file, and that is read. */
  async *#filed(text: string, parameters: SqlParameters, format: StreamFormat): AsyncGenerator<Uint8Array> {
    const file = this.#newFile();
    const into = `${text}\nINTO OUTFILE ${quoted(file)} FORMAT ${format}`;
    try {
      await this.#told("stream", text, () => this.#bound(() => this.#session.queryBindAsync(into, parameters)));
      yield* createReadStream(file) as AsyncIterable<Buffer>;
    } finally {
      await rm(file, { force: true });
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const session of [this.#session, ...this.#idle, ...this.#streaming]) session.close();
    await this.#sessions.drain();
    await rm(this.#spool, { recursive: true, force: true });
  }

  /** The engine binds parameters one query at a time in the whole process: a stream must not start while another query does. */
  #bound<T>(start: () => Promise<T>): Promise<T> {
    const turn = this.#lastBound.then(() => this.#clean(start));
    this.#lastBound = turn.catch(() => undefined);
    return turn;
  }

  /** A query that fails leaves what it had written to be read as the beginning of the next one's answer: it is read by nobody here. */
  async #clean<T>(start: () => Promise<T>): Promise<T> {
    try {
      return await start();
    } catch (thrown) {
      if (!this.#closed) await this.#session.queryBindAsync("SELECT 1", {}, { format: "Null" });
      throw thrown;
    }
  }

  #newFile(): string {
    mkdirSync(this.#spool, { recursive: true });
    this.#files += 1;
    return join(this.#spool, String(this.#files));
  }

  async #written(file: string, block: readonly Uint8Array[]): Promise<void> {
    const handle = await open(file, "w");
    try {
      for (const piece of block) await handle.writeFile(piece);
    } finally {
      await handle.close();
    }
  }

  async #told<T>(action: string, subject: string, work: () => Promise<T>): Promise<T> {
    try {
      if (this.#closed) throw closedStore();
      return await work();
    } catch (thrown) {
      const error = thrown instanceof QuorumError ? thrown : chdbFailed(thrown);
      this.#log.error({ action, subject, code: error.code, cause: String(thrown) }, "market store failed");
      throw error;
    }
  }
}

/** A folder is open in one process at a time: spools in it are of processes that were killed. */
const spoolsIn = (path: string): readonly string[] =>
  existsSync(path) ? readdirSync(path).filter((name) => /^spool-\d+$/.test(name)) : [];

const closedStore = (): QuorumError =>
  new QuorumError("knowledge/store-failed", "The embedded market store was closed meanwhile. Open it again.", {
    fault: "outside",
    retry: false,
  });

/** Formats whose parts are parts of one whole. */
const streamable: ReadonlySet<StreamFormat> = new Set(["Native", "JSONEachRow"]);

const quoted = (text: string): string => `'${text.replace(/['\\]/g, "\\$&")}'`;
