// From facts as of a moment to rows that a model can learn from, with a name for exactly these rows.

import { callerError, contentId } from "#infra/runtime/index.ts";
import type { SymbolId } from "#knowledge/domain/index.ts";
import type { MarketView } from "#knowledge/stores/market/index.ts";
import { type Samples, samplesHash } from "../validation/index.ts";
import { type DatasetPlan, parsePlan } from "./dataset-plan.ts";
import { type InputRows, type InputTable, inputTable } from "./input-table.ts";
import { inputHashes } from "./inputs.ts";
import { comparesSymbols, labelsOf } from "./labels.ts";

/** The state of the data that a model was made from. */
export interface DataSnapshot {
  /** Of all that follows: the same rows have the same name. */
  readonly id: string;
  readonly dataset: string;
  /** SHA-256 over every number of the samples. */
  readonly samples: string;
  readonly symbols: readonly SymbolId[];
  readonly rows: number;
  /** First and last moment of decision, and the end of the last label. */
  readonly fromMs: number;
  readonly lastMs: number;
  readonly toMs: number;
  readonly sessions: number;
  /** Definition hash by name, in the order of the model's columns. */
  readonly inputs: Readonly<Record<string, string>>;
}

export interface TrainingSet {
  readonly samples: Samples;
  /** A row is (steps x inputs), the newest step last. */
  readonly steps: number;
  readonly inputs: readonly string[];
  /** By lane. */
  readonly symbols: readonly SymbolId[];
  readonly plan: ReturnType<typeof parsePlan>;
  readonly snapshot: DataSnapshot;
}

export interface TrainingSetContext {
  /** Where yields and the VIX are looked for that the view does not have, at the same as-of. */
  readonly beside?: MarketView;
  readonly signal?: AbortSignal;
}

/**
 * A row stands at a bar of a symbol: its features are those of the newest `steps` bars, known at fromMs; its label is the simple return to the
 * bar `horizon` bars later, known at toMs, or what is made of those of all symbols of the period, known at the last of their ends. Left out are bars with fewer before them than a window needs, with fewer than half of the inputs
 * (a feature is not there before its window is full), and without a bar `horizon` later: the last ones of a symbol that left have no label.
 * Facts known after a moment change no bit of features and label of rows that were known by it. A bar told late may say of its own session
 * afterwards that it was known later (toMs), never sooner.
 * @throws tools/input-invalid, tools/feature-unknown, tools/feature-without-inputs, knowledge/symbol-unknown, tools/series-too-short for no
 *   row at all, tools/memory-budget before the memory is taken
 */
export async function trainingSet(
  view: MarketView,
  given: DatasetPlan = {},
  context: TrainingSetContext = {},
): Promise<TrainingSet> {
  const plan = parsePlan(given);
  const table = await inputTable(view, { ...plan, ...context });
  const places = placesOf(table, plan);
  if (places.length === 0) throw noRows(view, table, plan);
  const samples = samplesAt(table, places, plan);
  const symbols = table.rows.map(({ symbol }) => symbol);
  const { fromMs, toMs } = samples;
  const body = {
    dataset: view.dataset.id,
    samples: samplesHash(samples),
    symbols,
    rows: fromMs.length,
    fromMs: fromMs[0]!,
    lastMs: fromMs.at(-1)!,
    toMs: toMs.reduce((last, ms) => Math.max(last, ms), 0),
    sessions: new Set(fromMs).size,
    inputs: inputHashes(table.inputs),
  };
  return {
    samples,
    steps: plan.steps,
    inputs: table.inputs.map(({ name }) => name),
    symbols,
    plan,
    snapshot: { id: contentId("snapshot", body), ...body },
  };
}

interface Place {
  readonly lane: number;
  /** Of the lane. */
  readonly row: number;
  readonly fromMs: number;
}

type Plan = ReturnType<typeof parsePlan>;

/** Rows that can be learned from, by time and then by lane. */
function placesOf({ rows, inputs }: InputTable, plan: Plan): Place[] {
  const { steps, horizon, fromMs = Number.NEGATIVE_INFINITY } = plan;
  const places = rows.flatMap((own, lane) =>
    Array.from(own.closesMs.keys()).flatMap((row) => {
      const whole = row >= steps - 1 && row + horizon < own.closesMs.length && own.closesMs[row]! >= fromMs;
      const earned = whole && Number.isFinite(own.closes[row + horizon]! / own.closes[row]!);
      return earned && isSeen(own, row, inputs.length) ? [{ lane, row, fromMs: own.knownAtsMs[row]! }] : [];
    }),
  );
  return places.sort((a, b) => a.fromMs - b.fromMs || a.lane - b.lane);
}

/** Whether half of a bar's inputs are there at least. */
export function isSeen({ values }: Pick<InputRows, "values">, row: number, width: number): boolean {
  let present = 0;
  for (let at = row * width; at < (row + 1) * width; at++) if (Number.isFinite(values[at])) present++;
  return 2 * present >= width;
}

function samplesAt({ rows, inputs }: InputTable, places: readonly Place[], plan: Plan): Samples {
  const { steps, horizon, label } = plan;
  const width = steps * inputs.length;
  requireMemory(places.length, width, plan.memoryBytes);
  const features = new Float32Array(places.length * width);
  const column = (): Float64Array => new Float64Array(places.length);
  const [returns, lastReturns, fromMs, toMs] = [column(), column(), column(), column()];
  const starts: number[] = [];
  for (const [i, place] of places.entries()) {
    const { closes, knownAtsMs, values } = rows[place.lane]!;
    const { row } = place;
    features.set(values.subarray((row + 1 - steps) * inputs.length, (row + 1) * inputs.length), i * width);
    returns[i] = closes[row + horizon]! / closes[row]! - 1;
    lastReturns[i] = row < horizon ? Number.NaN : closes[row]! / closes[row - horizon]! - 1;
    fromMs[i] = place.fromMs;
    toMs[i] = knownAtsMs[row + horizon]!;
    if (i === 0 || place.fromMs !== fromMs[i - 1]) starts.push(i);
  }
  starts.push(places.length);
  const labels = labelsOf(label, returns, starts);
  if (comparesSymbols(label)) endTogether(toMs, starts);
  const lanes = Int32Array.from(places, ({ lane }) => lane);
  return { features, width, labels, returns, lastReturns, fromMs, toMs, lanes };
}

/** A label that compares the symbols of a period is known when the last of their returns is: a halted symbol's comes later than the others'. */
function endTogether(toMs: Float64Array, starts: readonly number[]): void {
  for (const [period, from] of starts.slice(0, -1).entries()) {
    const own = toMs.subarray(from, starts[period + 1]);
    own.fill(own.reduce((last, ms) => Math.max(last, ms), 0));
  }
}

/** Rows, and the copies that a fold, a training and the linear baseline make of them. */
const copies = 5;

function requireMemory(rows: number, width: number, budget: number): void {
  const bytes = rows * width * Float32Array.BYTES_PER_ELEMENT * copies;
  if (bytes <= budget) return;
  const megabytes = (of: number): number => Math.ceil(of / 2 ** 20);
  const says = `${rows} rows of ${width} values need about ${megabytes(bytes)} MB while a model learns; ${megabytes(budget)} MB are allowed. Take fewer steps, inputs, symbols or years, or allow more.`;
  throw callerError("tools/memory-budget", says, { bytes, budget });
}

function noRows(view: MarketView, { rows }: InputTable, { steps, horizon }: Plan): Error {
  const longest = rows.reduce((most, { closesMs }) => Math.max(most, closesMs.length), 0);
  const says = `${view.dataset.id} has no bar to learn from: the longest of ${rows.length} symbols has ${longest} bars, and a row wants ${steps} up to it, ${horizon} after it, and half of its inputs. Load more history, or take shorter windows.`;
  return callerError("tools/series-too-short", says, { longest, steps, horizon });
}
