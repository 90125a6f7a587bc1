// A program: expressions compiled for a number of lanes, run in steps of any length.
// What two expressions share is computed once; columns that nobody looks back on are written over as soon as their last reader has run.

import { callerError } from "#infra/runtime/index.ts";
import type { Column, Tape } from "./column.ts";
import { type Applied, type Expression, nodesOf } from "./expression.ts";
import type { Step } from "./kernel.ts";

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

/**
 * A tape that slides: rows are written one after the other, and when it is full its last `lookback` rows go to the front. Where the caller's
 * own column serves (an input whose rows before are in it, an output that nobody looks back on), `data` is that column and nothing is copied.
 */
interface Strip extends Tape {
  data: Column;
  at: number;
  readonly own: Column;
  readonly lookback: number;
}

interface Call {
  readonly open: () => Step;
  step: Step;
  readonly inputs: readonly Strip[];
  readonly outputs: readonly Strip[];
}

/** Values of a column that are taken at once: few columns share a first-level cache, many a second-level one of 2 MiB. */
const cachedValues = (columns: number): number => Math.max(512, Math.min(4_096, Math.floor(262_144 / columns)));

/** Compiles expressions into one program with its own memory; it begins before the first row. */
export function compile(expressions: readonly Expression[], { lanes = 1, stepRows }: CompileOptions = {}): Program {
  const nodes = nodesOf(expressions);
  const most = stepRows ?? Math.max(1, Math.floor(cachedValues(nodes.length) / lanes));
  const strips = stripsOf(nodes, expressions, lanes, most);
  const names = nodes.flatMap((node) => (node.kind === "input" ? [node.name] : [])).sort();
  const sources = nodes.flatMap((node) =>
    node.kind === "input" ? [{ name: node.name, strip: strips.get(node.hash) as Strip }] : [],
  );
  const calls = callsOf(nodes, strips, lanes, most);
  const results = expressions.map(({ hash }) => strips.get(hash) as Strip);
  const written = results.map((strip, i) => strip.own.length === 0 && results.indexOf(strip) === i);
  const ownInputs = new Set(sources.map(({ strip }) => strip));
  const sliding = [...new Set(strips.values())].filter((strip) => strip.own.length > 0 && !ownInputs.has(strip));

  return {
    lanes,
    inputs: names,
    run(inputs, rows, outputs) {
      checkColumns(inputs, names, rows * lanes, outputs, expressions.length);
      for (let done = 0; done < rows; done += most) {
        const now = Math.min(most, rows - done) * lanes;
        const from = done * lanes;
        for (const strip of sliding) makeRoom(strip, now);
        for (const { name, strip } of sources) feed(strip, inputs[name] as Column, from, now);
        for (let i = 0; i < results.length; i++) {
          if (!written[i]) continue;
          const strip = results[i] as Strip;
          strip.data = outputs[i] as Column;
          strip.at = from;
        }
        for (const call of calls) call.step(call.outputs, call.inputs, now / lanes);
        for (let i = 0; i < results.length; i++) {
          if (written[i]) continue;
          const { data, at } = results[i] as Strip;
          (outputs[i] as Column).set(data.subarray(at, at + now), from);
        }
        for (const strip of sliding) strip.at += now;
        for (const { strip } of sources) strip.at += now;
      }
      for (const { strip } of sources) keep(strip);
      for (let i = 0; i < results.length; i++) if (written[i]) (results[i] as Strip).data = nothing;
    },
    restart() {
      for (const strip of [...sliding, ...ownInputs]) begin(strip);
      for (const call of calls) call.step = call.open();
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

function stripsOf(
  nodes: readonly Expression[],
  results: readonly Expression[],
  lanes: number,
  most: number,
): Map<string, Strip> {
  const lookbacks = new Map<string, number>();
  const lastReader = new Map<string, number>();
  nodes.forEach((node, place) => {
    if (node.kind === "input") return;
    const back = node.kernel.lookback(...node.params);
    for (const { hash } of node.inputs) {
      lookbacks.set(hash, Math.max(lookbacks.get(hash) ?? 0, back));
      lastReader.set(hash, place);
    }
  });
  const kept = new Set(results.map(({ hash }) => hash));
  const strips = new Map<string, Strip>();
  const free: Strip[] = [];
  nodes.forEach((node, place) => {
    const lookback = lookbacks.get(node.hash) ?? 0;
    const passing = node.kind === "applied" && lookback === 0 && !kept.has(node.hash) && !sharesCall(node);
    const direct = node.kind === "applied" && lookback === 0 && kept.has(node.hash);
    strips.set(node.hash, direct ? unowned() : (passing && free.pop()) || newStrip(lookback, lanes, most));
    if (node.kind === "input") return;
    for (const hash of new Set(node.inputs.map((under) => under.hash))) {
      const strip = strips.get(hash) as Strip;
      const under = node.inputs.find((one) => one.hash === hash) as Expression;
      const reusable = under.kind === "applied" && strip.lookback === 0 && !kept.has(hash) && !sharesCall(under);
      if (reusable && lastReader.get(hash) === place) free.push(strip);
    }
  });
  return strips;
}

/** One of several columns of a kernel: they are written by one call, so that none may be lent out while another is waited for. */
const sharesCall = ({ kernel }: Applied): boolean => kernel.outputs.length > 1;

const nothing: Column = new Float64Array(0);

function newStrip(lookback: number, lanes: number, most: number): Strip {
  const own = new Float64Array((lookback + Math.max(most, lookback)) * lanes);
  const strip = { data: own, at: 0, own, lookback: lookback * lanes };
  begin(strip);
  return strip;
}

/** For a result that is written straight into the caller's column. */
const unowned = (): Strip => ({ data: nothing, at: 0, own: nothing, lookback: 0 });

/** Before the first row all is missing. */
function begin(strip: Strip): void {
  strip.own.fill(Number.NaN, 0, strip.lookback);
  strip.data = strip.own;
  strip.at = strip.lookback;
}

function makeRoom(strip: Strip, values: number): void {
  if (strip.at + values <= strip.own.length) return;
  strip.own.copyWithin(0, strip.at - strip.lookback, strip.at);
  strip.at = strip.lookback;
}

/** Puts an input's next values under its strip: in place as soon as the rows that are looked back on are in the caller's column too. */
function feed(strip: Strip, column: Column, from: number, values: number): void {
  if (from >= strip.lookback) {
    strip.data = column;
    strip.at = from;
    return;
  }
  if (strip.data !== strip.own) keep(strip);
  makeRoom(strip, values);
  strip.own.set(column.subarray(from, from + values), strip.at);
}

/** Takes over from a caller's column what will be looked back on. */
function keep(strip: Strip): void {
  if (strip.data === strip.own) return;
  strip.own.set(strip.data.subarray(strip.at - strip.lookback, strip.at));
  strip.data = strip.own;
  strip.at = strip.lookback;
}

function callsOf(
  nodes: readonly Expression[],
  strips: ReadonlyMap<string, Strip>,
  lanes: number,
  most: number,
): readonly Call[] {
  const unread = newStrip(0, lanes, most); // where nobody asks for a column it is written here
  const calls = new Map<string, Call>();
  for (const node of nodes) {
    if (node.kind === "input") continue;
    const { kernel, params, inputs, output, hash } = node;
    const call = `${kernel.name} ${params.join(" ")} of ${inputs.map((under) => under.hash).join(" ")}`;
    const open = (): Step => kernel.open(lanes, ...params);
    const made = calls.get(call) ?? {
      open,
      step: open(),
      inputs: inputs.map((under) => strips.get(under.hash) as Strip),
      outputs: kernel.outputs.map(() => unread),
    };
    calls.set(call, {
      ...made,
      outputs: made.outputs.map((strip, i) => (i === output ? (strips.get(hash) as Strip) : strip)),
    });
  }
  return [...calls.values()];
}

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
