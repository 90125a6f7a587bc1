// A program: expressions compiled for a number of lanes, run in steps of any length.
// What two expressions share is computed once. All columns under way lie in one memory, which kernels compiled to WebAssembly share.

import { callerError, QuorumError } from "#infra/runtime/index.ts";
import type { Column } from "./column.ts";
import { type Expression, nodesOf } from "./expression.ts";
import type { Step } from "./kernel.ts";
import { type CallPlace, layoutOf } from "./native/layout.ts";
import { type NativeStep, openNative } from "./native/native.ts";
import { type Plan, type PlannedResult, planOf } from "./plan.ts";
import { Strip } from "./strip.ts";

export type Columns = Readonly<Record<string, Column>>;

export interface Program {
  readonly lanes: number;
  /** Names of the input columns, sorted. */
  readonly inputs: readonly string[];
  /**
   * Runs the next rows of every lane and writes a column for each expression, in their order.
   * @param inputs  by name, shape (rows x lanes); what is not asked for is let lie
   * @param outputs shape (rows x lanes) each, written over as rows are computed: they may share no memory with the inputs
   * @throws tools/input-column-missing, tools/length-mismatch
   */
  run(inputs: Columns, rows: number, outputs: readonly Column[]): void;
  /** Forgets all rows: the next one is the first again, of other series if need be. Far cheaper than to compile anew. */
  restart(): void;
}

export interface CompileOptions {
  /** Series side by side, one unless told. */
  readonly lanes?: number;
  /** Most rows taken at once; chosen to stay in the processor's cache where left out. */
  readonly stepRows?: number;
}

interface Call {
  readonly inputs: readonly Strip[];
  readonly outputs: readonly Strip[];
  readonly results: readonly Result[];
  /** Runs the next rows; rows before the first are forgotten by `begin`. */
  step: Step;
  readonly native: NativeStep | null;
  readonly record: number;
  readonly begin: () => Step;
  /** @throws tools/kernels-differ where the kernel wrote beyond what it remembers */
  readonly checkGuard: () => void;
}

/** Stands behind what a native kernel remembers: a definition that says less than its compiled code takes is found out, not computed with. */
const guardValue = -1.2345678e-300;

/** What a strip holds is one of the columns asked for. */
interface Result {
  readonly expression: number;
  readonly strip: Strip;
}

/** Values of a column that are taken at once: enough that a call weighs little, few enough for the second-level cache. */
const cachedValues = (columns: number): number => Math.max(2_048, Math.min(4_096, Math.floor(262_144 / columns)));

/** Compiles expressions into one program with its own memory; it begins before the first row. @throws tools/program-too-large */
export function compile(expressions: readonly Expression[], { lanes = 1, stepRows }: CompileOptions = {}): Program {
  const nodes = nodesOf(expressions);
  const most = stepRows ?? Math.max(1, Math.floor(cachedValues(nodes.length) / lanes));
  const { sources, untouched, calls, sliding } = madeReady(planOf(nodes, expressions), lanes, most);
  const names = sources.map(({ name }) => name).sort();
  return {
    lanes,
    inputs: names,
    run(inputs, rows, outputs) {
      checkColumns(inputs, names, rows * lanes, outputs, expressions.length);
      for (let done = 0; done < rows; done += most) {
        const now = Math.min(most, rows - done);
        const from = done * lanes;
        const values = now * lanes;
        for (const strip of sliding) strip.makeRoom(values);
        for (const { name, strip } of sources) strip.take(inputs[name] as Column, from, values);
        for (const { strip, expression } of untouched) strip.give(outputs[expression] as Column, from, values);
        for (let c = 0; c < calls.length; c++) {
          const call = calls[c] as Call;
          if (call.native !== null) call.native(call.record, now);
          else call.step(call.outputs, call.inputs, now);
          for (let r = 0; r < call.results.length; r++) {
            const { strip, expression } = call.results[r] as Result;
            strip.give(outputs[expression] as Column, from, values);
          }
        }
        for (const strip of sliding) strip.advance(values);
      }
      for (let c = 0; c < calls.length; c++) (calls[c] as Call).checkGuard();
    },
    restart() {
      for (const strip of sliding) strip.begin();
      for (const call of calls) call.step = call.begin();
    },
  };
}

/** All rows at once: one new column for each expression. @throws as `Program.run` does */
export function computeColumns(
  expressions: readonly Expression[],
  inputs: Columns,
  rows: number,
  options: CompileOptions = {},
): readonly Column[] {
  const outputs = expressions.map(() => new Float64Array(rows * (options.lanes ?? 1)));
  compile(expressions, options).run(inputs, rows, outputs);
  return outputs;
}

interface Ready {
  readonly sources: readonly { readonly name: string; readonly strip: Strip }[];
  readonly untouched: readonly Result[];
  readonly calls: readonly Call[];
  readonly sliding: readonly Strip[];
}

/** Lays a plan out in a memory of its own. */
function madeReady({ lookbacks, sources, untouched, calls }: Plan, lanes: number, most: number): Ready {
  const unread = lookbacks.length; // one more strip, for outputs that nobody asks for
  const lengths = [...lookbacks, 0].map((back) => (back + Math.max(most, back)) * lanes);
  const layout = layoutOf(lengths, calls, lanes);
  const { bytes, steps } = openNative(layout.bytes);
  const [values, words] = [new Float64Array(bytes), new Uint32Array(bytes)];
  const strips = layout.strips.map(({ base, length }, i) => {
    const strip = new Strip(values, base, length, (lookbacks[i] ?? 0) * lanes, words, (layout.slots[i] as number) / 4);
    strip.begin();
    return strip;
  });
  const stripAt = (place: number | null): Strip => strips[place ?? unread] as Strip;
  const resultsOf = (planned: readonly PlannedResult[]): readonly Result[] =>
    planned.map(({ expression, strip }) => ({ expression, strip: stripAt(strip) }));
  return {
    sources: sources.map(({ name, strip }) => ({ name, strip: stripAt(strip) })),
    untouched: resultsOf(untouched),
    sliding: strips.filter(({ lookback }) => lookback > 0),
    calls: calls.map(({ node: { kernel, params }, inputs, outputs, results }, c): Call => {
      const place = layout.calls[c] as CallPlace | null;
      const begin = (): Step => {
        if (place === null) return kernel.open?.(lanes, ...params) ?? idle;
        const state = values.subarray(place.state / 8, (place.state + place.stateBytes) / 8);
        state.fill(0);
        values[place.guard / 8] = guardValue;
        state.set(params);
        state.set(kernel.native?.constants ?? [], params.length);
        return idle;
      };
      if (place !== null) {
        const slots = [...outputs, ...inputs].map((strip) => layout.slots[strip ?? unread] as number);
        const read = outputs.reduce<number>((bits, strip, i) => bits + (strip === null ? 0 : 2 ** i), 0);
        words.set([lanes, place.state, read, ...slots], place.record / 4);
      }
      return {
        inputs: inputs.map(stripAt),
        outputs: outputs.map(stripAt),
        results: resultsOf(results),
        native: kernel.native === undefined ? null : steps[kernel.native.name],
        record: place?.record ?? 0,
        begin,
        step: begin(),
        checkGuard() {
          if (place !== null && values[place.guard / 8] !== guardValue) throw kernelsDiffer(kernel.name);
        },
      };
    }),
  };
}

const kernelsDiffer = (name: string): QuorumError =>
  new QuorumError(
    "tools/kernels-differ",
    `Operator ${name} wrote beyond what its definition says that it remembers: definitions and compiled code are of two builds. Build again, and start again.`,
    { fault: "bug", retry: false, context: { name } },
  );

/** The step of a kernel that runs natively. */
const idle: Step = () => {};

function checkColumns(
  inputs: Columns,
  names: readonly string[],
  values: number,
  outputs: readonly Column[],
  wanted: number,
): void {
  const missing = names.filter((name) => inputs[name] === undefined);
  if (missing.length > 0) {
    throw callerError(
      "tools/input-column-missing",
      `No column for ${missing.join(", ")}; found ${Object.keys(inputs).sort().join(", ") || "none"}. Give every input that the expressions name.`,
    );
  }
  const short = names.find((name) => (inputs[name] as Column).length < values);
  if (short !== undefined) {
    throw callerError(
      "tools/length-mismatch",
      `Column ${short} has ${(inputs[short] as Column).length} values; wanted rows x lanes = ${values}.`,
    );
  }
  if (outputs.length !== wanted || outputs.some(({ length }) => length < values)) {
    throw callerError(
      "tools/length-mismatch",
      `Wanted ${wanted} output columns of ${values} values, found ${outputs.map(({ length }) => length).join(", ")}.`,
    );
  }
}
