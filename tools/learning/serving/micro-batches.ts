// Questions that come at one time, answered together. What is asked while a batch runs waits for the next one; nothing waits for a timer.

import { QuorumError } from "#infra/runtime/index.ts";

export interface BatchLimits {
  /** Of one run. */
  readonly rows: number;
  /** That may wait, beside the batch that runs. */
  readonly waitingRows: number;
}

interface Question {
  readonly values: Float32Array;
  readonly answer: (predictions: Float32Array) => void;
  readonly fail: (thrown: unknown) => void;
}

export class MicroBatches {
  readonly #run: (values: Float32Array) => Promise<Float32Array>;
  readonly #columns: number;
  readonly #limits: BatchLimits;
  #waiting: Question[] = [];
  #waitingRows = 0;
  #running: Promise<void> | null = null;
  /** Batches that were run. */
  batches = 0;

  /** @param run (rows, columns) to (rows); never called twice at one time */
  constructor(run: (values: Float32Array) => Promise<Float32Array>, columns: number, limits: BatchLimits) {
    this.#run = run;
    this.#columns = columns;
    this.#limits = limits;
  }

  get waitingRows(): number {
    return this.#waitingRows;
  }

  /** @param values (rows, columns). @returns (rows). @throws tools/model-busy where too many rows wait already */
  ask(values: Float32Array): Promise<Float32Array> {
    const rows = values.length / this.#columns;
    if (this.#waitingRows + rows > this.#limits.waitingRows) throw this.#busy(rows);
    this.#waitingRows += rows;
    return new Promise((answer, fail) => {
      this.#waiting.push({ values, answer, fail });
      this.#running ??= Promise.resolve().then(() => this.#work()); // whoever asks in the same turn comes along
    });
  }

  /** Ends when nothing waits and nothing runs. */
  async idle(): Promise<void> {
    while (this.#running !== null) await this.#running;
  }

  async #work(): Promise<void> {
    while (this.#waiting.length > 0) await this.#answer(this.#takeBatch());
    this.#running = null;
  }

  #takeBatch(): readonly Question[] {
    let rows = 0;
    let count = 0;
    for (const { values } of this.#waiting) {
      const more = values.length / this.#columns;
      if (count > 0 && rows + more > this.#limits.rows) break;
      rows += more;
      count++;
    }
    this.#waitingRows -= rows;
    return this.#waiting.splice(0, count);
  }

  async #answer(batch: readonly Question[]): Promise<void> {
    this.batches++;
    try {
      const predictions = await this.#run(joined(batch));
      let from = 0;
      for (const { values, answer } of batch) {
        const rows = values.length / this.#columns;
        answer(predictions.slice(from, from + rows));
        from += rows;
      }
    } catch (thrown) {
      for (const { fail } of batch) fail(thrown);
    }
  }

  #busy(rows: number): QuorumError {
    const { waitingRows } = this.#limits;
    const alone = rows > waitingRows;
    const says = alone
      ? `${rows} rows were asked at once; wanted at most ${waitingRows}. Ask in parts.`
      : `${this.#waitingRows} rows wait for the model already; at most ${waitingRows} may, and ${rows} more were asked. Ask again in a moment.`;
    return new QuorumError("tools/model-busy", says, { fault: alone ? "caller" : "outside", retry: !alone });
  }
}

function joined(batch: readonly Question[]): Float32Array {
  const [only, ...more] = batch;
  if (only !== undefined && more.length === 0) return only.values;
  const all = new Float32Array(batch.reduce((size, { values }) => size + values.length, 0));
  let at = 0;
  for (const { values } of batch) {
    all.set(values, at);
    at += values.length;
  }
  return all;
}
