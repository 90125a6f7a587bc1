// A model for any number of rows, from the same model written for two numbers of them. What differs between the two is what depends on rows:
// shapes and ends of slices, which are then worked out from the input's own, and constants that repeat one row.

import { attributeCode, elementCode, ModelProto } from "./messages.ts";

interface TensorMessage {
  readonly name: string;
  readonly dims: readonly number[];
  readonly dataType: number;
  readonly rawData: Uint8Array;
}
interface Message {
  readonly graph: {
    node: object[];
    initializer: TensorMessage[];
    readonly input: readonly ValueMessage[];
    readonly output: readonly ValueMessage[];
  };
}
interface ValueMessage {
  readonly name: string;
  readonly type: { readonly tensorType: { readonly shape: { dim: { dimValue?: number; dimParam?: string }[] } } };
}

/** The number of rows as a tensor of one value. */
const rowsName = "rows";

/**
 * @param write the model for a number of rows, its first input's first axis; called with two numbers that occur in no other shape
 * @returns null where the model is not the same for each row: where something else depends on the number
 */
export function anyRows(write: (rows: number) => Uint8Array): Uint8Array | null {
  const [one, other] = [997, 1009];
  const [model, beside] = [read(write(one)), read(write(other))];
  const { graph } = model;
  if (JSON.stringify(graph.node) !== JSON.stringify(beside.graph.node)) return null;
  const [input] = graph.input;
  if (input === undefined || graph.initializer.length !== beside.graph.initializer.length) return null;
  const built = new Built(input.name);
  const kept: TensorMessage[] = [];
  for (const [i, tensor] of graph.initializer.entries()) {
    const twin = beside.graph.initializer[i] as TensorMessage;
    if (tensor.name !== twin.name) return null;
    if (isSame(tensor, twin)) kept.push(tensor);
    else if (!built.replace(tensor, twin, one, other)) return null;
  }
  for (const value of [...graph.input, ...graph.output]) {
    const [first] = value.type.tensorType.shape.dim;
    if (Number(first?.dimValue) !== one) return null;
    value.type.tensorType.shape.dim[0] = { dimParam: rowsName };
  }
  graph.node = [...built.nodes, ...graph.node];
  graph.initializer = [...kept, ...built.initializers];
  return ModelProto.encode(ModelProto.fromObject(model)).finish();
}

const read = (bytes: Uint8Array): Message =>
  ModelProto.toObject(ModelProto.decode(bytes), { longs: Number, defaults: false }) as Message;

const isSame = (a: TensorMessage, b: TensorMessage): boolean =>
  `${a.dims}` === `${b.dims}` && Buffer.from(a.rawData).equals(b.rawData);

class Built {
  readonly nodes: object[];
  readonly initializers: TensorMessage[] = [];

  constructor(input: string) {
    this.nodes = [
      {
        input: [input],
        output: [rowsName],
        opType: "Shape",
        attribute: [{ name: "end", i: 1, type: attributeCode.int }],
      },
    ];
  }

  /** Puts nodes in place of a constant that depends on the rows. */
  replace(tensor: TensorMessage, twin: TensorMessage, one: number, other: number): boolean {
    if (tensor.dataType === elementCode.int64) return this.#line(tensor, twin, one, other);
    return this.#repeated(tensor, twin, one, other);
  }

  /** Whole numbers a * rows + b. */
  #line(tensor: TensorMessage, twin: TensorMessage, one: number, other: number): boolean {
    const [values, others] = [wholes(tensor), wholes(twin)];
    const slopes = values.map((value, i) => (others[i]! - value) / (other - one));
    if (values.length !== others.length || !slopes.every(Number.isInteger)) return false;
    this.#sum(
      tensor.name,
      slopes,
      values.map((value, i) => value - slopes[i]! * one),
    );
    return true;
  }

  /** A constant that holds one row again and again. */
  #repeated(tensor: TensorMessage, twin: TensorMessage, one: number, other: number): boolean {
    const [rows = 0, ...rest] = tensor.dims;
    const [rowsOfTwin = 0] = twin.dims;
    const size = tensor.rawData.length / rows;
    const row = Buffer.from(tensor.rawData.subarray(0, size));
    const repeats = ({ rawData, dims }: TensorMessage): boolean =>
      Array.from({ length: dims[0] ?? 0 }, (_, r) => row.equals(rawData.subarray(r * size, (r + 1) * size))).every(
        Boolean,
      );
    if (rows % one !== 0 || rowsOfTwin / other !== rows / one || !repeats(tensor) || !repeats(twin)) return false;
    const [of, shape] = [`${tensor.name}.row`, `${tensor.name}.shape`];
    this.initializers.push({ ...tensor, name: of, dims: [1, ...rest], rawData: row });
    this.#sum(shape, [rows / one, ...rest.map(() => 0)], [0, ...rest]);
    this.nodes.push({ input: [of, shape], output: [tensor.name], opType: "Expand" });
    return true;
  }

  #sum(name: string, slopes: readonly number[], constants: readonly number[]): void {
    const [a, b, scaled] = [`${name}.a`, `${name}.b`, `${name}.scaled`];
    this.initializers.push(wholeTensor(a, slopes), wholeTensor(b, constants));
    this.nodes.push(
      { input: [rowsName, a], output: [scaled], opType: "Mul" },
      { input: [scaled, b], output: [name], opType: "Add" },
    );
  }
}

const wholes = ({ rawData }: TensorMessage): number[] =>
  Array.from(new BigInt64Array(Uint8Array.from(rawData).buffer), Number);

const wholeTensor = (name: string, values: readonly number[]): TensorMessage => ({
  name,
  dims: [values.length],
  dataType: elementCode.int64,
  rawData: new Uint8Array(BigInt64Array.from(values, BigInt).buffer),
});
