// Versions of models that answer: opened once, kept warm, asked by many at one time.

import { LRUCache } from "lru-cache";
import { bytesHash, callerError, Latencies, type LatencySummary } from "#infra/runtime/index.ts";
import type { ModelRegistry, ModelVersion } from "../registry/index.ts";
import { type BatchLimits, MicroBatches } from "./micro-batches.ts";
import { type ModelSession, openModelSession } from "./model-session.ts";
import type { Signature } from "./signature.ts";

export interface ServingOptions {
  /** Versions that are kept open; whichever was asked longest ago is closed first. 8 where left out. */
  readonly warm?: number;
  /** Answers that are kept, by a hash of the row; 20,000 where left out, 0 for none. */
  readonly remembered?: number;
  /** 1,024 rows a run and 32,768 that wait where left out. */
  readonly batches?: Partial<BatchLimits>;
}

export interface ServingStats extends LatencySummary {
  readonly versionId: string;
  readonly model: string;
  readonly rows: number;
  /** Rows whose answer was remembered. */
  readonly remembered: number;
  readonly batches: number;
  readonly waitingRows: number;
}

/** A version that has been opened. */
export interface ServedModel {
  readonly version: ModelVersion;
  readonly signature: Signature;
  /** Numbers of one row: steps x features, the oldest step first. */
  readonly columns: number;
  /** Symbols by row where the model mixes those of a period: it then takes all of them at once, a row of missing values for who is not there. */
  readonly together: readonly string[] | null;
  /** @param values (rows, columns), raw features, NaN where missing. @returns (rows). @throws tools/length-mismatch, tools/model-busy */
  predict(values: Float32Array): Promise<Float32Array>;
}

export interface Serving {
  /** @throws tools/model-missing, tools/model-damaged, tools/model-inputs-unknown */
  open(versionId: string): Promise<ServedModel>;
  /** Of the versions that are open. */
  stats(): readonly ServingStats[];
  /** What was asked is answered first. Safe to call twice. */
  close(): Promise<void>;
}

interface Warm extends ServedModel {
  stats(): ServingStats;
  close(): Promise<void>;
}

export function openServing(registry: Pick<ModelRegistry, "get" | "load">, options: ServingOptions = {}): Serving {
  const closing = new Set<Promise<void>>();
  const warm = new LRUCache<string, Promise<Warm>>({
    max: options.warm ?? 8,
    dispose: (opened) => {
      const closed = opened
        .then((one) => one.close())
        .catch(() => {}) // it never opened: whoever asked was told
        .finally(() => closing.delete(closed));
      closing.add(closed);
    },
  });
  const open = new Map<string, Warm>();
  const openFor = (versionId: string): Promise<Warm> => {
    const held = warm.get(versionId);
    if (held !== undefined) return held;
    const opening = openVersion(registry, versionId, options, {
      opened: (one) => open.set(versionId, one),
      closed: (one) => open.get(versionId) === one && open.delete(versionId),
    });
    warm.set(versionId, opening);
    opening.catch(() => warm.delete(versionId)); // a version that failed to open may be there the next time
    return opening;
  };
  return {
    open: openFor,
    stats: () => [...open.values()].map((one) => one.stats()),
    async close() {
      warm.clear();
      await Promise.all(closing);
    },
  };
}

async function openVersion(
  registry: Pick<ModelRegistry, "get" | "load">,
  versionId: string,
  { remembered = 20_000, batches = {} }: ServingOptions,
  on: { readonly opened: (one: Warm) => void; readonly closed: (one: Warm) => void },
): Promise<Warm> {
  const bytes = await registry.load(versionId); // whose hash is what was registered
  const version = (await registry.get(versionId)) as ModelVersion;
  const { model, lineage, artefact } = version;
  if (artefact.format !== "onnx")
    throw callerError(
      "tools/model-inputs-unknown",
      `${versionId} is a file of the format "${artefact.format}"; only ONNX files are served. Register its export.`,
      { versionId },
    );
  const session = await openModelSession(bytes, Object.keys(lineage.features).length);
  const { columns } = session;
  const queue = new MicroBatches(session.run, columns, { rows: 1_024, waitingRows: 32_768, ...batches });
  const together = togetherOf(version, session);
  const answers = rememberedAnswers(session, queue, together === null ? remembered : 0);
  const atOnce = together === null ? columns : columns * together.length;
  const latencies = new Latencies("quorum.model.predict", { model, version: versionId });
  let rows = 0;
  const one: Warm = {
    version,
    signature: session.signature,
    columns,
    together,
    predict: (values) =>
      latencies.measure(async () => {
        if (values.length % atOnce !== 0) throw wrongLength(versionId, values.length, session, together);
        rows += values.length / columns;
        return answers.ask(values);
      }),
    stats: () => ({
      versionId,
      model,
      rows,
      remembered: answers.hits(),
      batches: queue.batches,
      waitingRows: queue.waitingRows,
      ...latencies.summary(),
    }),
    async close() {
      on.closed(one);
      await queue.idle();
      await session.close();
    },
  };
  on.opened(one);
  return one;
}

const wrongLength = (
  versionId: string,
  found: number,
  { columns, signature }: ModelSession,
  together: readonly string[] | null,
): Error => {
  const row = `rows of ${columns} numbers (${signature.steps} steps of ${signature.features} features)`;
  const all = together === null ? "" : `, ${together.length} at once, one each for ${together.join(", ")}`;
  return callerError(
    "tools/length-mismatch",
    `${versionId} takes ${row}${all}; found ${found} numbers, no whole number of ${together === null ? "rows" : "them"}.`,
    { versionId },
  );
};

/** A file that takes as many rows as there were symbols to learn from mixes them; all others answer each row by itself. */
function togetherOf({ lineage }: ModelVersion, { signature }: ModelSession): readonly string[] | null {
  const { symbols } = lineage.parameters;
  const fixed = Array.isArray(symbols) && symbols.length === signature.rows;
  return fixed ? symbols.map(String) : null;
}

/** Only rows that were not asked before go to the model. */
function rememberedAnswers({ columns }: ModelSession, queue: MicroBatches, most: number) {
  if (most === 0) return { ask: (values: Float32Array) => queue.ask(values), hits: () => 0 };
  const known = new LRUCache<string, number>({ max: most });
  let hits = 0;
  return {
    hits: () => hits,
    async ask(values: Float32Array): Promise<Float32Array> {
      const rows = values.length / columns;
      const answers = new Float32Array(rows);
      const unknown: number[] = [];
      const keys = Array.from({ length: rows }, (_, row) => keyOf(values.subarray(row * columns, (row + 1) * columns)));
      for (const [row, key] of keys.entries()) {
        const answer = known.get(key);
        if (answer === undefined) unknown.push(row);
        else answers[row] = answer;
      }
      hits += rows - unknown.length;
      if (unknown.length === 0) return answers;
      const asked = unknown.length === rows ? values : picked(values, unknown, columns);
      const found = await queue.ask(asked);
      for (const [at, row] of unknown.entries()) {
        answers[row] = found[at] as number;
        known.set(keys[row] as string, found[at] as number);
      }
      return answers;
    },
  };
}

const keyOf = ({ buffer, byteOffset, byteLength }: Float32Array): string =>
  bytesHash(new Uint8Array(buffer, byteOffset, byteLength));

function picked(values: Float32Array, rows: readonly number[], columns: number): Float32Array {
  const some = new Float32Array(rows.length * columns);
  for (const [at, row] of rows.entries()) some.set(values.subarray(row * columns, (row + 1) * columns), at * columns);
  return some;
}
