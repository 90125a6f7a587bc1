// QuestDB's HTTP interface, which is all that this driver needs of a server: SQL by /exec, long answers as CSV by /exp, rows by /write.

import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ReadableStream as WebStream } from "node:stream/web";
import { setTimeout as pause } from "node:timers/promises";
import { parse } from "csv-parse";
import { z } from "zod";
import { type Log, QuorumError } from "#infra/runtime/index.ts";

export interface QuestdbPlace {
  /** With user and password, where the server asks for them. */
  readonly url: string;
  readonly log: Log;
}

const Answer = z.object({ dataset: z.array(z.array(z.unknown())).default([]) });
const Said = z.object({ error: z.string() });

/** How long rows may take to be seen after the server has taken them. */
const applyWithinMs = 120_000;

export class QuestdbHttp {
  readonly #base: URL;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #log: Log;
  readonly place: string;

  constructor({ url, log }: QuestdbPlace) {
    const { protocol, host, username, password } = new URL(url);
    this.place = `${protocol}//${host}`;
    this.#base = new URL(this.place);
    const basic = Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString("base64");
    this.#headers = username === "" ? {} : { authorization: `Basic ${basic}` };
    this.#log = log;
  }

  /** Rows as values, in the order selected. */
  async rows(text: string): Promise<readonly (readonly unknown[])[]> {
    const answer = await this.#ask("exec", text);
    const { dataset } = await this.#told(text, async () => Answer.parse(await answer.json()));
    return dataset;
  }

  /** Rows as texts, fetched as they are read; null comes as the empty text. */
  async *lines(text: string): AsyncGenerator<readonly string[]> {
    const answer = await this.#ask("exp", text);
    if (answer.body === null) return;
    const lines = parse({ from_line: 2 });
    const piped = pipeline(Readable.fromWeb(answer.body as WebStream), lines);
    piped.catch(() => undefined); // told by the lines themselves
    try {
      for await (const line of lines) yield line as string[];
    } catch (thrown) {
      throw this.#logged(text, this.failed(thrown));
    } finally {
      lines.destroy();
    }
  }

  /** Lines of the line protocol as one transaction; taken when it returns, though not yet seen by a query. */
  async write(lines: Buffer): Promise<void> {
    const address = new URL("write?precision=n", this.#base);
    const answer = await this.#told("write", () =>
      fetch(address, { method: "POST", headers: this.#headers, body: lines as Uint8Array<ArrayBuffer> }),
    );
    const said = await answer.text();
    if (!answer.ok) throw this.#logged("write", this.failed(new Error(said.slice(0, 300)), answer.status));
  }

  /** Waits until all that was written to a table is seen by whoever asks. */
  async applied(table: string): Promise<void> {
    const text = `SELECT writerTxn, sequencerTxn, suspended, errorMessage FROM wal_tables() WHERE name = ${quoted(table)}`;
    for (let waitedMs = 0, stepMs = 2; ; waitedMs += stepMs, stepMs = Math.min(stepMs * 2, 100)) {
      const [line] = await this.rows(text);
      if (line === undefined || line[0] === line[1]) return;
      if (line[2] === true || waitedMs > applyWithinMs) {
        const why = line[2] === true ? `the table is suspended: ${String(line[3])}` : "the server is busy";
        throw this.failed(new Error(why));
      }
      await pause(stepMs);
    }
  }

  /** An error of the server or of the way to it, as one of ours. */
  failed(thrown: unknown, status?: number): QuorumError {
    if (thrown instanceof QuorumError) return thrown;
    const {
      message = "",
      code,
      cause,
    } = (thrown ?? {}) as { message?: string; code?: string; cause?: { code?: string } };
    const details = { fault: "outside", context: { place: this.place, status }, cause: new Error(message) } as const;
    if (status === 401 || status === 403 || /\b40[13]\b|unauthori[sz]ed/i.test(message)) {
      const says = `The market store at ${this.place} refuses these credentials. Check user and password.`;
      return new QuorumError("knowledge/store-unauthorised", says, { ...details, cause: undefined, retry: false });
    }
    if (/No space left|ENOSPC|disk full/i.test(message)) {
      const says = `The disk of the market store at ${this.place} is full: these rows were not stored. Free space there and try again.`;
      return new QuorumError("infra/disk-full", says, { ...details, retry: true });
    }
    const errno = code ?? cause?.code;
    if (status === undefined && (errno !== undefined || /fetch failed|terminated|socket|connect/i.test(message))) {
      const says = `The market store at ${this.place} does not answer (${errno ?? "hung up"}). Whether a write took effect is not known; it may be repeated.`;
      return new QuorumError("knowledge/store-unreachable", says, { ...details, retry: true });
    }
    const limited = /http_export_connections/.test(message) ? " Raise http.export.connection.limit there." : "";
    const says = `The market store at ${this.place} failed: ${message.slice(0, 400)}${limited}`;
    return new QuorumError("knowledge/store-failed", says, { ...details, retry: false });
  }

  async #ask(by: "exec" | "exp", text: string): Promise<Response> {
    const address = new URL(by, this.#base);
    address.searchParams.set("query", text);
    const answer = await this.#told(text, () => fetch(address, { headers: this.#headers }));
    if (answer.ok) return answer;
    const body = await answer.text();
    const said = Said.safeParse(jsonOf(body));
    throw this.#logged(
      text,
      this.failed(new Error(said.success ? said.data.error : body.slice(0, 200)), answer.status),
    );
  }

  async #told<T>(subject: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (thrown) {
      throw this.#logged(subject, this.failed(thrown));
    }
  }

  #logged(subject: string, error: QuorumError): QuorumError {
    this.#log.error({ action: "ask", subject, code: error.code, place: this.place }, "market store failed");
    return error;
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // a proxy on the way answered in words of its own
  }
}

/** A text in QuestDB's SQL, which has no other way to take one over HTTP. */
export const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;
