// A scheduled trace as the bytes of an ONNX model.

import { fromChunks, toChunks } from "../batch.ts";
import type { OnceStage, PlacedNode, ScanStage } from "../schedule.ts";
import { carried, schedule } from "../schedule.ts";
import { type Shape, withAxis } from "../shape.ts";
import type { Attribute, Constant, ElementType, Tensor, Trace, TraceNode } from "../trace.ts";
import { attributeCode, elementCode, ModelProto } from "./messages.ts";

export interface Named {
  readonly name: string;
  readonly shape: Shape;
  readonly type: ElementType;
}

interface GraphMessage {
  readonly name: string;
  readonly node: object[];
  readonly initializer: object[];
  readonly input: object[];
  readonly output: object[];
}

const valueInfo = ({ name, shape, type }: Named): object => ({
  name,
  type: { tensorType: { elemType: elementCode[type], shape: { dim: shape.map((dimValue) => ({ dimValue })) } } },
});

const bytesOf = ({ buffer, byteOffset, byteLength }: Constant["data"]): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);

const initializer = ({ tensor: { name, shape, type }, data }: Constant): object => ({
  dims: [...shape],
  dataType: elementCode[type],
  name,
  rawData: bytesOf(data),
});

function attribute(name: string, value: Attribute | { readonly graph: GraphMessage }): object {
  if (typeof value === "number") return { name, i: value, type: attributeCode.int };
  if (typeof value === "string") return { name, s: Buffer.from(value), type: attributeCode.string };
  if ("graph" in value) return { name, g: value.graph, type: attributeCode.graph };
  if ("float" in value) return { name, f: value.float, type: attributeCode.float };
  return { name, ints: [...value], type: attributeCode.ints };
}

const nodeMessage = ({ operator, domain, inputs, outputs, attributes }: PlacedNode): object => ({
  input: [...inputs],
  output: [...outputs],
  name: outputs[0] ?? operator,
  opType: operator,
  attribute: Object.entries(attributes).map(([name, value]) => attribute(name, value)),
  domain,
});

const namesOf = (tensors: readonly Tensor[]): string[] => tensors.map(({ name }) => name);

/** Writes the nodes of one graph and remembers the constants that it brings of its own. */
class GraphWriter {
  readonly #trace: Trace;
  readonly node: object[] = [];
  readonly initializer: object[] = [];

  constructor(trace: Trace) {
    this.#trace = trace;
  }

  once(stage: OnceStage): void {
    for (const node of stage.nodes) this.#once(node);
  }

  scan({ nodes, inputs, sums, kept }: ScanStage): void {
    const { chunks } = this.#trace;
    const sources = inputs.map(({ source, kept: stored, name }) => {
      if (stored) return keptName(source);
      return this.#reshaped(source, `${name}.chunks`, chunkedShape(source.shape, chunks));
    });
    const states = sums.map(({ of, name }) => this.#zeros(`${name}.start`, of.shape));
    const made = new Set(nodes.flatMap(({ outputs }) => outputs));
    const extra: object[] = [];
    const outputs = kept.map((tensor): Named => {
      const name = `${tensor.name}.kept`;
      const copy = { operator: "Identity", domain: "", inputs: [tensor.name], outputs: [name], attributes: {} };
      if (made.has(tensor.name)) return tensor;
      extra.push(nodeMessage(copy));
      return { ...tensor, name };
    });
    const body: GraphMessage = {
      name: "body",
      node: [...nodes.map(nodeMessage), ...extra],
      initializer: [],
      input: [
        ...sums.map(({ of, name }) => valueInfo({ name: carried(name), shape: of.shape, type: of.type })),
        ...inputs.map(({ source, kept: stored, name }) =>
          valueInfo({
            name,
            type: source.type,
            shape: stored ? source.shape : chunkedShape(source.shape, chunks).slice(1),
          }),
        ),
      ],
      output: [
        ...sums.map(({ of, name }) => valueInfo({ name: `${name}.after`, shape: of.shape, type: of.type })),
        ...outputs.map(valueInfo),
      ],
    };
    for (const { name } of sums) renameOutput(body, name, `${name}.after`);
    this.node.push({
      input: [...states, ...sources],
      output: [...sums.map(({ name }) => name), ...kept.map(keptName)],
      name: sums[0]?.name ?? (kept[0] as Tensor).name,
      opType: "Scan",
      attribute: [attribute("body", { graph: body }), attribute("num_scan_inputs", inputs.length)],
      domain: "",
    });
  }

  #once(node: TraceNode): void {
    const [input, output] = [node.inputs[0], node.outputs[0]];
    if (node.operator === fromChunks && input !== undefined && output !== undefined) {
      this.#reshaped({ ...input, name: keptName(input) }, output.name, output.shape);
      return;
    }
    if (node.operator === toChunks) return;
    this.node.push(nodeMessage({ ...node, inputs: namesOf(node.inputs), outputs: namesOf(node.outputs) }));
  }

  #reshaped({ name }: Pick<Tensor, "name">, as: string, shape: Shape): string {
    const wanted = `${as}.shape`;
    this.#own(wanted, [shape.length], BigInt64Array.from(shape, BigInt));
    this.node.push(
      nodeMessage({ operator: "Reshape", domain: "", inputs: [name, wanted], outputs: [as], attributes: {} }),
    );
    return as;
  }

  #zeros(name: string, shape: Shape): string {
    const wanted = `${name}.shape`;
    this.#own(wanted, [shape.length], BigInt64Array.from(shape, BigInt));
    this.node.push(
      nodeMessage({ operator: "ConstantOfShape", domain: "", inputs: [wanted], outputs: [name], attributes: {} }),
    );
    return name;
  }

  #own(name: string, shape: Shape, data: BigInt64Array): void {
    this.initializer.push({ dims: [...shape], dataType: elementCode.int64, name, rawData: bytesOf(data) });
  }
}

const keptName = ({ name }: Tensor): string => `${name}.all`;

const chunkedShape = (shape: Shape, chunks: number): Shape => [chunks, ...withAxis(shape, 0, (shape[0] ?? 0) / chunks)];

/** The name outside is the Scan's output; inside it needs another. */
function renameOutput(body: GraphMessage, from: string, to: string): void {
  for (const node of body.node as { output: string[] }[]) {
    node.output = node.output.map((name) => (name === from ? to : name));
  }
}

export interface WrittenModel {
  readonly bytes: Uint8Array;
  readonly inputs: readonly Named[];
  readonly outputs: readonly Named[];
  readonly nodes: number;
}

/** The model whose outputs are the given tensors, under the given names.
 * @param given values for some of the trace's inputs, written into the model in their place */
export function writeModel(
  trace: Trace,
  outputs: Readonly<Record<string, Tensor>>,
  {
    given = new Map<string, Float32Array>(),
    metadata = {},
  }: { given?: ReadonlyMap<string, Float32Array>; metadata?: Record<string, string> } = {},
): WrittenModel {
  const stages = schedule(trace, Object.values(outputs));
  const writer = new GraphWriter(trace);
  for (const stage of stages) stage.kind === "once" ? writer.once(stage) : writer.scan(stage);
  const named = Object.entries(outputs).map(([name, tensor]): Named => ({ ...tensor, name }));
  for (const [name, tensor] of Object.entries(outputs)) {
    writer.node.push(
      nodeMessage({ operator: "Identity", domain: "", inputs: [tensor.name], outputs: [name], attributes: {} }),
    );
  }
  const used = new Set(usedNames(writer.node as NodeMessage[]));
  const inputs = trace.inputs.filter(({ name }) => used.has(name) && !given.has(name));
  const fixed = trace.inputs.flatMap((tensor) => {
    const data = given.get(tensor.name);
    return data === undefined || !used.has(tensor.name) ? [] : [initializer({ tensor, data })];
  });
  const constants = trace.constants.filter(({ tensor }) => used.has(tensor.name)).map(initializer);
  const message = {
    irVersion: 9,
    producerName: "quorum",
    graph: {
      name: "quorum",
      node: writer.node,
      initializer: [...fixed, ...constants, ...writer.initializer],
      input: inputs.map(valueInfo),
      output: named.map(valueInfo),
    },
    opsetImport: [
      { domain: "", version: 20 },
      { domain: "com.microsoft", version: 1 },
    ],
    metadataProps: Object.entries(metadata).map(([key, value]) => ({ key, value })),
  };
  return {
    bytes: ModelProto.encode(message).finish(),
    inputs,
    outputs: named,
    nodes: countNodes(writer.node as NodeMessage[]),
  };
}

interface NodeMessage {
  readonly input: readonly string[];
  readonly attribute: readonly { readonly g?: { readonly node: readonly NodeMessage[] } }[];
}

const bodiesOf = ({ attribute }: NodeMessage): readonly NodeMessage[] => attribute.flatMap(({ g }) => g?.node ?? []);

const usedNames = (nodes: readonly NodeMessage[]): string[] =>
  nodes.flatMap((node) => [...node.input, ...usedNames(bodiesOf(node))]);

const countNodes = (nodes: readonly NodeMessage[]): number =>
  nodes.reduce((count, node) => count + 1 + countNodes(bodiesOf(node)), 0);
