// Runs a written model in float64, operator by operator, as the ONNX standard defines them: the same graph that ONNX Runtime runs in
// float32, exact enough for finite differences. Slow and small.

import { ModelProto } from "../../../../tools/learning/tape/onnx/messages.ts";

export interface Value {
  readonly shape: readonly number[];
  readonly data: Float64Array;
}

interface Attribute {
  readonly name: string;
  readonly f?: number;
  readonly i?: number;
  readonly ints?: readonly number[];
  readonly g?: Graph;
}

interface Node {
  readonly input: readonly string[];
  readonly output: readonly string[];
  readonly opType: string;
  readonly attribute: readonly Attribute[];
}

interface Graph {
  readonly node: readonly Node[];
  readonly initializer: readonly { name: string; dims: readonly number[]; dataType: number; rawData: Uint8Array }[];
  readonly input: readonly { name: string }[];
  readonly output: readonly { name: string }[];
}

const size = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);
const strides = (shape: readonly number[]): number[] => shape.map((_, axis) => size(shape.slice(axis + 1)));
export const value = (shape: readonly number[], data: ArrayLike<number>): Value => ({
  shape,
  data: Float64Array.from(data),
});

/** A value whose element at each index is what `of` says. */
function build(shape: readonly number[], of: (index: readonly number[]) => number): Value {
  const data = new Float64Array(size(shape));
  const index = shape.map(() => 0);
  for (let at = 0; at < data.length; at++) {
    data[at] = of(index);
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      index[axis]! += 1;
      if (index[axis]! < shape[axis]!) break;
      index[axis] = 0;
    }
  }
  return { shape, data };
}

function at({ shape, data }: Value, index: readonly number[]): number {
  let offset = 0;
  let stride = 1;
  for (let axis = shape.length - 1, from = index.length - 1; axis >= 0; axis--, from--) {
    if (shape[axis] !== 1) offset += index[from]! * stride;
    stride *= shape[axis]!;
  }
  return data[offset]!;
}

function broadcast(a: Value, b: Value, of: (x: number, y: number) => number): Value {
  const rank = Math.max(a.shape.length, b.shape.length);
  const shape = Array.from({ length: rank }, (_, i) =>
    Math.max(a.shape[a.shape.length - rank + i] ?? 1, b.shape[b.shape.length - rank + i] ?? 1),
  );
  return build(shape, (index) => of(at(a, index), at(b, index)));
}

const map = (x: Value, of: (v: number) => number): Value => ({ shape: x.shape, data: x.data.map(of) });

/** Abramowitz & Stegun's series where it converges fast, a continued fraction beyond: full double precision. */
function erf(x: number): number {
  const a = Math.abs(x);
  if (a < 3) {
    let term = a;
    let sum = a;
    for (let n = 1; n < 200 && Math.abs(term) > 1e-18 * Math.abs(sum); n++) {
      term *= (-a * a) / n;
      sum += term / (2 * n + 1);
    }
    return (Math.sign(x) * 2 * sum) / Math.sqrt(Math.PI);
  }
  let fraction = 0;
  for (let n = 60; n >= 1; n--) fraction = n / 2 / (a + fraction);
  return Math.sign(x) * (1 - Math.exp(-a * a) / (Math.sqrt(Math.PI) * (a + fraction)));
}

function product(a: Value, b: Value, transposeA: boolean, transposeB: boolean, scale: number): Value {
  const lead = a.shape.slice(0, -2);
  const [m, k] = transposeA ? a.shape.slice(-2).reverse() : a.shape.slice(-2);
  const n = transposeB ? b.shape.at(-2)! : b.shape.at(-1)!;
  return build([...lead, m!, n], (index) => {
    const [before, i, j] = [index.slice(0, -2), index.at(-2)!, index.at(-1)!];
    let sum = 0;
    for (let p = 0; p < k!; p++) {
      sum +=
        at(a, [...before, ...(transposeA ? [p, i] : [i, p])]) * at(b, [...before, ...(transposeB ? [j, p] : [p, j])]);
    }
    return scale * sum;
  });
}

function reduce(x: Value, axes: readonly number[], keep: boolean, of: (values: number[]) => number): Value {
  const groups = new Map<number, number[]>();
  const kept = x.shape.map((n, axis) => (axes.includes(axis) ? 1 : n));
  const steps = strides(kept);
  build(x.shape, (index) => {
    const to = index.reduce((sum, i, axis) => sum + (axes.includes(axis) ? 0 : i * steps[axis]!), 0);
    groups.set(to, [...(groups.get(to) ?? []), at(x, index)]);
    return 0;
  });
  const data = Float64Array.from({ length: size(kept) }, (_, i) => of(groups.get(i) ?? []));
  return { shape: keep ? kept : x.shape.filter((_, axis) => !axes.includes(axis)), data };
}

const total = (values: number[]): number => values.reduce((a, b) => a + b, 0);

function concat(parts: readonly Value[], axis: number): Value {
  const ends = parts.map((_, i) => total(parts.slice(0, i + 1).map(({ shape }) => shape[axis]!)));
  const shape = parts[0]!.shape.with(axis, ends.at(-1)!);
  return build(shape, (index) => {
    const part = ends.findIndex((end) => index[axis]! < end);
    return at(parts[part]!, index.with(axis, index[axis]! - (ends[part - 1] ?? 0)));
  });
}

function slice(x: Value, from: readonly number[], to: readonly number[], axes: readonly number[]): Value {
  const shape = x.shape.map((n, axis) =>
    axes.includes(axis) ? to[axes.indexOf(axis)]! - from[axes.indexOf(axis)]! : n,
  );
  const start = x.shape.map((_, axis) => (axes.includes(axis) ? from[axes.indexOf(axis)]! : 0));
  return build(shape, (index) =>
    at(
      x,
      index.map((i, axis) => i + start[axis]!),
    ),
  );
}

type Attributes = ReadonlyMap<string, Attribute>;
const unary: Readonly<Record<string, (v: number) => number>> = {
  Identity: (v) => v,
  Exp: Math.exp,
  Log: Math.log,
  Sqrt: Math.sqrt,
  Abs: Math.abs,
  Sign: Math.sign,
  Tanh: Math.tanh,
  Erf: erf,
  Relu: (v) => Math.max(v, 0),
  Sigmoid: (v) => 1 / (1 + Math.exp(-v)),
};
const binary: Readonly<Record<string, (a: number, b: number) => number>> = {
  Add: (a, b) => a + b,
  Sub: (a, b) => a - b,
  Mul: (a, b) => a * b,
  Div: (a, b) => a / b,
  Max: Math.max,
  Min: Math.min,
};
const numbers = (x: Value | undefined): number[] => Array.from(x?.data ?? []);

function rowsOf(x: Value, axis: number, of: (values: number[]) => number[]): Value {
  const lines = new Map<string, number[]>();
  build(x.shape, (index) => {
    const key = index.with(axis, 0).join();
    lines.set(key, [...(lines.get(key) ?? []), at(x, index)]);
    return 0;
  });
  const done = new Map([...lines].map(([key, values]) => [key, of(values)] as const));
  return build(x.shape, (index) => done.get(index.with(axis, 0).join())![index[axis]!]!);
}

const softmax = (values: number[]): number[] => {
  const top = Math.max(...values);
  const sum = total(values.map((v) => Math.exp(v - top)));
  return values.map((v) => Math.exp(v - top) / sum);
};

const operators: Readonly<
  Record<string, (x: readonly Value[], attributes: Attributes, outputs: number) => readonly Value[]>
> = {
  HardSigmoid: ([x], a) => [map(x!, (v) => Math.min(1, Math.max(0, a.get("alpha")!.f! * v + a.get("beta")!.f!)))],
  Reshape: ([x, shape]) => [{ shape: numbers(shape), data: x!.data }],
  Expand: ([x, shape]) => [build(numbers(shape), (index) => at(x!, index))],
  ConstantOfShape: ([shape]) => [value(numbers(shape), new Float64Array(size(numbers(shape))))],
  Transpose: ([x], a) => {
    const order = a.get("perm")!.ints!;
    return [
      build(
        order.map((axis) => x!.shape[axis]!),
        (index) =>
          at(
            x!,
            order.map((_, axis) => index[order.indexOf(axis)]!),
          ),
      ),
    ];
  },
  Slice: ([x, from, to, axes]) => [slice(x!, numbers(from), numbers(to), numbers(axes))],
  Pad: ([x, amounts]) => {
    const p = numbers(amounts);
    const shape = x!.shape.map((n, axis) => n + p[axis]! + p[axis + x!.shape.length]!);
    return [
      build(shape, (index) => {
        const from = index.map((i, axis) => i - p[axis]!);
        return from.every((i, axis) => i >= 0 && i < x!.shape[axis]!) ? at(x!, from) : 0;
      }),
    ];
  },
  Concat: (parts, a) => [concat(parts, a.get("axis")!.i!)],
  Split: ([x, lengths], a) => {
    const axis = a.get("axis")!.i!;
    const ends = numbers(lengths).map((_, i) => total(numbers(lengths).slice(0, i + 1)));
    return ends.map((end, i) => slice(x!, [ends[i - 1] ?? 0], [end], [axis]));
  },
  Gather: ([x, index], a) => {
    const axis = a.get("axis")!.i!;
    return [build(x!.shape.with(axis, index!.data.length), (at_) => at(x!, at_.with(axis, index!.data[at_[axis]!]!)))];
  },
  ReduceSum: ([x, axes], a) => [reduce(x!, numbers(axes), a.get("keepdims")!.i === 1, total)],
  ReduceMean: ([x, axes], a) => [reduce(x!, numbers(axes), a.get("keepdims")!.i === 1, (v) => total(v) / v.length)],
  ReduceMax: ([x, axes], a) => [reduce(x!, numbers(axes), a.get("keepdims")!.i === 1, (v) => Math.max(...v))],
  Gemm: ([x, y, c], a) => {
    const out = product(x!, y!, a.get("transA")?.i === 1, a.get("transB")?.i === 1, 1);
    return [c === undefined ? out : broadcast(out, c, binary.Add!)];
  },
  MatMul: ([x, y]) => [product(x!, y!, false, false, 1)],
  FusedMatMul: ([x, y], a) => [product(x!, y!, a.get("transA")!.i === 1, a.get("transB")!.i === 1, a.get("alpha")!.f!)],
  Softmax: ([x], a) => [rowsOf(x!, (a.get("axis")!.i! + x!.shape.length) % x!.shape.length, softmax)],
  LogSoftmax: ([x], a) => [rowsOf(x!, a.get("axis")!.i!, (v) => softmax(v).map(Math.log))],
  LayerNormalization: ([x, gain, shift], a) => {
    const axes = x!.shape.map((_, axis) => axis).slice(a.get("axis")!.i!);
    const mean = reduce(x!, axes, true, (v) => total(v) / v.length);
    const away = broadcast(x!, mean, binary.Sub!);
    const inverse = reduce(
      away,
      axes,
      true,
      (v) => 1 / Math.sqrt(total(v.map((d) => d * d)) / v.length + a.get("epsilon")!.f!),
    );
    return [
      broadcast(broadcast(broadcast(away, inverse, binary.Mul!), gain!, binary.Mul!), shift!, binary.Add!),
      mean,
      inverse,
    ];
  },
};

function runGraph(graph: Graph, seen: ReadonlyMap<string, Value>): Map<string, Value> {
  const values = new Map(seen);
  for (const { name, dims, dataType, rawData } of graph.initializer) {
    const buffer = Uint8Array.from(rawData).buffer;
    values.set(
      name,
      value(dims, dataType === 7 ? Array.from(new BigInt64Array(buffer), Number) : new Float32Array(buffer)),
    );
  }
  for (const { opType, input, output, attribute } of graph.node) {
    const inputs = input.map((name) => {
      const found = values.get(name);
      if (found === undefined) throw new Error(`${opType} wants "${name}", which nothing has made.`);
      return found;
    });
    const attributes: Attributes = new Map(attribute.map((a) => [a.name, a]));
    const outputs = run(opType, inputs, attributes, output.length, values);
    for (const [i, name] of output.entries()) values.set(name, outputs[i]!);
  }
  return values;
}

function run(
  opType: string,
  inputs: readonly Value[],
  attributes: Attributes,
  outputs: number,
  values: Map<string, Value>,
): readonly Value[] {
  const [one, two] = [unary[opType], binary[opType]];
  if (one !== undefined) return [map(inputs[0]!, one)];
  if (two !== undefined) return [broadcast(inputs[0]!, inputs[1]!, two)];
  if (opType === "Scan") return scan(attributes, inputs, values);
  const operator = operators[opType];
  if (operator === undefined) throw new Error(`The interpreter does not know ${opType}.`);
  return operator(inputs, attributes, outputs);
}

function scan(attributes: Attributes, inputs: readonly Value[], values: ReadonlyMap<string, Value>): Value[] {
  const body = attributes.get("body")!.g!;
  const states = inputs.length - attributes.get("num_scan_inputs")!.i!;
  let carried = inputs.slice(0, states);
  const pieces: Value[][] = [];
  const turns = inputs.at(-1)!.shape[0]!;
  for (let turn = 0; turn < turns; turn++) {
    const part = inputs.slice(states).map((x) => {
      const cut = slice(x, [turn], [turn + 1], [0]);
      return { shape: x.shape.slice(1), data: cut.data };
    });
    const inner = new Map(values);
    for (const [i, given] of [...carried, ...part].entries()) inner.set(body.input[i]!.name, given);
    const after = runGraph(body, inner);
    const results = body.output.map(({ name }) => after.get(name)!);
    carried = results.slice(0, states);
    pieces.push(results.slice(states));
  }
  const stacked = (pieces[0] ?? []).map((_, i) => {
    const parts = pieces.map((piece) => ({ shape: [1, ...piece[i]!.shape], data: piece[i]!.data }));
    return concat(parts, 0);
  });
  return [...carried, ...stacked];
}

/** Outputs by name. */
export function interpret(bytes: Uint8Array, inputs: Readonly<Record<string, Value>>): Record<string, Value> {
  const model = ModelProto.toObject(ModelProto.decode(bytes), { longs: Number, defaults: true, arrays: true }) as {
    graph: Graph;
  };
  const values = runGraph(model.graph, new Map(Object.entries(inputs)));
  return Object.fromEntries(model.graph.output.map(({ name }) => [name, values.get(name)!]));
}
