// Several ONNX files as one: each sees the newest steps of one window, and the answer is their weighted sum.

import { callerError } from "#infra/runtime/index.ts";
import { elementCode, ModelProto } from "../tape/onnx/messages.ts";

export interface MemberFile {
  /** As learners write it: raw features in, (rows, steps, inputs) or (rows, steps x inputs), one number a row out. */
  readonly bytes: Uint8Array;
  readonly weight: number;
  /** Of the window, the newest; at most those of the whole. */
  readonly steps: number;
}

interface Graph {
  node?: Node[];
  initializer?: { name: string }[];
  input?: Value[];
  output?: Value[];
}
interface Node {
  name?: string;
  input?: string[];
  output?: string[];
  readonly attribute?: readonly { readonly g?: Graph }[];
}
interface Value {
  name: string;
  readonly type: {
    readonly tensorType: { readonly shape: { readonly dim: readonly { readonly dimValue?: number }[] } };
  };
}
interface Model {
  readonly irVersion: number;
  readonly opsetImport: readonly { readonly domain?: string; readonly version: number }[];
  readonly graph: Graph;
}

/**
 * Input `x` (rows, steps, inputs), output `prediction` (rows, 1): sum of weight times what each file says, in float32. The number of rows is
 * fixed where one of the files fixes it.
 * @throws tools/export-unsupported where two files fix different numbers of rows
 */
export function weightedFile(
  members: readonly MemberFile[],
  { steps, inputs }: { readonly steps: number; readonly inputs: number },
): Uint8Array {
  const models = members.map(({ bytes }) => read(bytes));
  const parts = members.map((member, i) => partOf(models[i] as Model, member, { name: `m${i}`, steps, inputs }));
  const rows = rowsOf(models);
  const value = (name: string, ...dims: readonly number[]): object => ({
    name,
    type: {
      tensorType: {
        elemType: elementCode.float32,
        shape: {
          dim: [rows === null ? { dimParam: "rows" } : { dimValue: rows }, ...dims.map((dimValue) => ({ dimValue }))],
        },
      },
    },
  });
  const message = {
    irVersion: Math.max(...models.map(({ irVersion }) => irVersion)),
    producerName: "quorum",
    opsetImport: newestOperators(models),
    graph: {
      name: "weighted",
      input: [value("x", steps, inputs)],
      output: [value("prediction", 1)],
      initializer: parts.flatMap(({ initializer }) => initializer),
      node: [
        ...parts.flatMap(({ node }) => node),
        { opType: "Sum", input: parts.map(({ answer }) => answer), output: ["prediction"] },
      ],
    },
  };
  return ModelProto.encode(ModelProto.fromObject(message)).finish();
}

const read = (bytes: Uint8Array): Model =>
  ModelProto.toObject(ModelProto.decode(bytes), { longs: Number, defaults: false }) as Model;

/** Rows that a file takes at a time; null where it takes any number. */
export const rowsOfFile = (bytes: Uint8Array): number | null => fixedRows(read(bytes));

const fixedRows = ({ graph }: Model): number | null => {
  const rows = Number(graph.input?.[0]?.type.tensorType.shape.dim[0]?.dimValue ?? 0);
  return rows > 0 ? rows : null;
};

function rowsOf(models: readonly Model[]): number | null {
  const fixed = new Set(models.map(fixedRows).filter((rows) => rows !== null));
  if (fixed.size <= 1) return [...fixed][0] ?? null;
  const says = `The models take ${[...fixed].join(" and ")} rows at a time and cannot share one file. Leave one of them out.`;
  throw callerError("tools/export-unsupported", says, { rows: [...fixed] });
}

/** Of each domain the newest version that a file asks for. */
function newestOperators(models: readonly Model[]): object[] {
  const versions = new Map<string, number>();
  for (const { domain = "", version } of models.flatMap(({ opsetImport }) => opsetImport))
    versions.set(domain, Math.max(version, versions.get(domain) ?? 0));
  return [...versions].map(([domain, version]) => ({ domain, version }));
}

/** A file's graph under names of its own, with what brings it its window and weighs its answer. */
function partOf(
  { graph }: Model,
  { weight, steps: own }: MemberFile,
  { name, steps, inputs }: { readonly name: string; readonly steps: number; readonly inputs: number },
) {
  rename(graph, name);
  const [input, output] = [graph.input?.[0], graph.output?.[0]] as [Value, Value];
  const at = (word: string): string => `${name}/${word}`;
  const flat = input.type.tensorType.shape.dim.length === 2;
  const cut = flat ? at("cut") : input.name;
  const answer = at("weighed");
  return {
    answer,
    initializer: [
      ...(graph.initializer ?? []),
      whole(at("from"), steps - own),
      whole(at("to"), steps),
      whole(at("axis"), 1),
      ...(flat ? [whole(at("shape"), 0, own * inputs)] : []),
      {
        name: at("share"),
        dims: [],
        dataType: elementCode.float32,
        rawData: new Uint8Array(Float32Array.of(weight).buffer),
      },
    ],
    node: [
      { opType: "Slice", input: ["x", at("from"), at("to"), at("axis")], output: [cut] },
      ...(flat ? [{ opType: "Reshape", input: [cut, at("shape")], output: [input.name] }] : []),
      ...(graph.node ?? []),
      { opType: "Mul", input: [output.name, at("share")], output: [answer] },
    ],
  };
}

const whole = (name: string, ...values: readonly number[]): object => ({
  name,
  dims: [values.length],
  dataType: elementCode.int64,
  rawData: new Uint8Array(BigInt64Array.from(values, BigInt).buffer),
});

/** Every name of the graph and of the graphs within it; an input that is left out has none. */
function rename(graph: Graph, prefix: string): void {
  const named = (name: string): string => (name === "" ? "" : `${prefix}/${name}`);
  for (const value of [...(graph.input ?? []), ...(graph.output ?? []), ...(graph.initializer ?? [])])
    value.name = named(value.name);
  for (const node of graph.node ?? []) {
    if (node.name) node.name = named(node.name);
    if (node.input) node.input = node.input.map(named);
    if (node.output) node.output = node.output.map(named);
    for (const { g } of node.attribute ?? []) if (g) rename(g, prefix);
  }
}
