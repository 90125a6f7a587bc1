// A deep learner's file as a forward half again: its weights by name, and the scales that its first operators put rows through.

import { deepModel, deepModels } from "../../models/index.ts";
import { multiply, type Scope, sigmoid, subtract, type Tensor } from "../../tape/index.ts";
import { elementCode, ModelProto } from "../../tape/onnx/messages.ts";
import type { ForwardOfX } from "./input-gradients.ts";

export interface DeepFile {
  /** Of rows that went through the scales, to what the file answers. */
  readonly forward: ForwardOfX;
  readonly weights: ReadonlyMap<string, Float32Array>;
  /** Raw rows as the layers see them: deviations from the training's mean, missing as 0, held at ten. */
  scaled(rows: Float32Array): Float32Array;
}

export interface DeepOrigin {
  readonly learner: string;
  /** Of a version's lineage: the model's options among them, or under "options". */
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly steps: number;
  readonly features: number;
}

interface TensorMessage {
  readonly name: string;
  readonly dims?: readonly number[];
  readonly dataType: number;
  readonly rawData: Uint8Array;
}
interface NodeMessage {
  readonly opType: string;
  readonly input: readonly string[];
  readonly output: readonly string[];
}

export const isDeepLearner = (learner: string): boolean => deepModels.some(({ id }) => id === learner);

/** Null where the file is none that a deep learner writes: no scales are found in it. */
export function readDeepFile(bytes: Uint8Array, { learner, parameters, steps, features }: DeepOrigin): DeepFile | null {
  const { graph } = ModelProto.toObject(ModelProto.decode(bytes), { longs: Number, defaults: false }) as {
    graph: { node: readonly NodeMessage[]; initializer: readonly TensorMessage[] };
  };
  const values = new Map(
    graph.initializer
      .filter(({ dataType }) => dataType === elementCode.float32)
      .map(({ name, rawData }) => [name, new Float32Array(Uint8Array.from(rawData).buffer)] as const),
  );
  const first = graph.node.find(({ opType, input }) => opType === "Sub" && input[0] === "x");
  const second = graph.node.find(({ opType, input }) => opType === "Mul" && input.includes(first?.output[0] ?? ""));
  const constantOf = (node: NodeMessage | undefined): Float32Array | undefined =>
    node?.input.map((name) => values.get(name)).find((found) => found !== undefined);
  const [means, factors] = [constantOf(first), constantOf(second)];
  if (means?.length !== features || factors?.length !== features) return null;
  const last = lastOf(graph.node);
  const scale = last?.opType === "Mul" ? (constantOf(last)?.[0] ?? 1) : null;
  const definition = deepModel(learner);
  const own = Object.keys(definition.with().options);
  const model = definition.with(
    Object.fromEntries(Object.entries(optionsOf(parameters)).filter(([name]) => own.includes(name))),
  );
  return {
    weights: values,
    forward: {
      row: [steps, features],
      forward(scope: Scope, inputs: Readonly<Record<string, Tensor>>) {
        const told = model.forward(scope, inputs, 1);
        return scale === null ? subtract(sigmoid(told), 0.5) : multiply(told, scale);
      },
    },
    scaled: (rows) =>
      rows.map((value, at) => {
        const scaled = (value - means[at % features]!) * factors[at % features]!;
        return Number.isNaN(scaled) ? 0 : Math.max(-farthest, Math.min(farthest, scaled));
      }),
  };
}

function optionsOf(parameters: DeepOrigin["parameters"]): Readonly<Record<string, unknown>> {
  const { options } = parameters;
  return typeof options === "object" && options !== null ? (options as Readonly<Record<string, unknown>>) : parameters;
}

/** As the learners hold outliers. */
const farthest = 10;

/** What is done to the layers' answer at the end. */
function lastOf(nodes: readonly NodeMessage[]): NodeMessage | undefined {
  const made = new Map(nodes.flatMap((node) => node.output.map((name) => [name, node] as const)));
  let at = made.get("prediction");
  while (at?.opType === "Identity" || at?.opType === "Reshape") at = made.get(at.input[0] as string);
  return at;
}
