// From a trace to what runs when: operators of the whole step in their order, and between them one Scan a stage over the chunks.
// What no output needs is left out. A chunk's value that a later stage needs is worked out again there where that is cheap (element by
// element), else kept.

import { overChunks, toChunks } from "./batch.ts";
import type { Tensor, Trace, TraceNode } from "./trace.ts";

/** An operator as it is written into a graph: names instead of tensors. */
export interface PlacedNode {
  readonly operator: string;
  readonly domain: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: TraceNode["attributes"];
}

/** A value of the whole batch, seen by the body a chunk at a time. */
export interface ScanInput {
  readonly source: Tensor;
  /** Kept by an earlier stage, already cut into chunks. */
  readonly kept: boolean;
  readonly name: string;
}

export interface ScanSum {
  readonly of: Tensor;
  readonly name: string;
}

export interface ScanStage {
  readonly kind: "scan";
  readonly nodes: readonly PlacedNode[];
  readonly inputs: readonly ScanInput[];
  readonly sums: readonly ScanSum[];
  /** Values that leave the body, one of each chunk. */
  readonly kept: readonly Tensor[];
}

export interface OnceStage {
  readonly kind: "once";
  readonly nodes: readonly TraceNode[];
}

const cheap: ReadonlySet<string> = new Set(
  "Add Sub Mul Div Relu HardSigmoid Reshape Expand Exp Sqrt Max Min Abs Sigmoid Tanh".split(" "),
);

/** @throws Error for an output that chunks have: sum or stack it first */
export function schedule(trace: Trace, outputs: readonly Tensor[]): readonly (OnceStage | ScanStage)[] {
  const producers = new Map<string, number>();
  trace.nodes.forEach((node, at) => {
    for (const { name } of node.outputs) producers.set(name, at);
  });
  const needed = new Map<number, Map<string, Tensor>>(); // by stage
  const need = (tensor: Tensor): void => {
    const known = needed.get(tensor.stage) ?? new Map<string, Tensor>();
    needed.set(tensor.stage, known.set(tensor.name, tensor));
  };
  const producerOf = ({ name }: Tensor): number => producers.get(name) ?? -1;
  for (const output of outputs) {
    if (output.stage % 2 === 1) throw new Error(`Output ${output.name} is a chunk's; sum or stack it first.`);
    need(output);
  }
  const stages: (OnceStage | ScanStage)[] = [];
  const last = Math.max(0, ...outputs.map(({ stage }) => stage));
  const sums = new Map<number, ScanSum[]>();
  for (let stage = last; stage >= 0; stage--) {
    const wanted = needed.get(stage) ?? new Map<string, Tensor>();
    if (stage % 2 === 0) {
      const nodes = onceNodes(trace, stage, wanted, need, producerOf, (node) => {
        const [of] = node.inputs as readonly [Tensor];
        const list = sums.get(stage - 1) ?? [];
        sums.set(stage - 1, [...list, { of, name: (node.outputs[0] as Tensor).name }]);
      });
      stages.unshift({ kind: "once", nodes });
    } else {
      stages.unshift(new Body(trace, stage, producerOf, need).close([...wanted.values()], sums.get(stage) ?? []));
    }
  }
  return stages.filter((stage) =>
    stage.kind === "once" ? stage.nodes.length > 0 : stage.kept.length + stage.sums.length > 0,
  );
}

/** The live operators of a stage, in order. Sums over chunks are told apart: the Scan before gives them. */
function onceNodes(
  trace: Trace,
  stage: number,
  wanted: Map<string, Tensor>,
  need: (tensor: Tensor) => void,
  producerOf: (tensor: Tensor) => number,
  sum: (node: TraceNode) => void,
): TraceNode[] {
  const live: TraceNode[] = [];
  const taken = new Set<number>();
  const queue = [...wanted.values()];
  for (let tensor = queue.pop(); tensor !== undefined; tensor = queue.pop()) {
    const at = producerOf(tensor);
    const node = trace.nodes[at];
    if (node === undefined || taken.has(at)) continue;
    taken.add(at);
    if (node.operator === overChunks) {
      sum(node);
      continue;
    }
    for (const input of node.inputs) {
      need(input);
      if (input.stage === stage) queue.push(input);
    }
  }
  for (const at of [...taken].sort((a, b) => a - b)) {
    const node = trace.nodes[at] as TraceNode;
    if (node.operator !== overChunks) live.push(node);
  }
  return live;
}

/** The body of one Scan while it is gathered. */
class Body {
  readonly #trace: Trace;
  readonly #stage: number;
  readonly #producerOf: (tensor: Tensor) => number;
  readonly #need: (tensor: Tensor) => void;
  readonly #nodes = new Map<number, TraceNode>();
  readonly #inputs = new Map<string, ScanInput>();

  constructor(trace: Trace, stage: number, producerOf: (t: Tensor) => number, need: (t: Tensor) => void) {
    this.#trace = trace;
    this.#stage = stage;
    this.#producerOf = producerOf;
    this.#need = need;
  }

  close(kept: readonly Tensor[], sums: readonly ScanSum[]): ScanStage {
    for (const { of } of sums) this.#take(of);
    for (const tensor of kept) this.#take(tensor);
    const nodes = [...this.#nodes].sort(([a], [b]) => a - b).map(([, node]) => this.#placed(node));
    return {
      kind: "scan",
      nodes: withSums(nodes, sums, new Set(kept.map(({ name }) => name))),
      inputs: [...this.#inputs.values()],
      sums,
      kept,
    };
  }

  #take(first: Tensor): void {
    const queue = [first];
    for (let tensor = queue.pop(); tensor !== undefined; tensor = queue.pop()) {
      if (tensor.stage % 2 === 0) {
        this.#need(tensor);
        continue;
      }
      const at = this.#producerOf(tensor);
      const node = this.#trace.nodes[at] as TraceNode;
      if (this.#nodes.has(at) || this.#inputs.has(tensor.name)) continue;
      if (node.operator === toChunks) {
        const [source] = node.inputs as readonly [Tensor];
        this.#need(source);
        this.#inputs.set(tensor.name, { source, kept: false, name: this.#nameOf(tensor) });
      } else if (tensor.stage === this.#stage || cheap.has(node.operator)) {
        this.#nodes.set(at, node);
        queue.push(...node.inputs);
      } else {
        this.#need(tensor);
        this.#inputs.set(tensor.name, { source: tensor, kept: true, name: this.#nameOf(tensor) });
      }
    }
  }

  /** A value of an earlier stage has another name here than there. */
  #nameOf({ name, stage }: Tensor): string {
    return stage % 2 === 0 || stage === this.#stage ? name : `${name}.${this.#stage}`;
  }

  #placed({ operator, domain, inputs, outputs, attributes }: TraceNode): PlacedNode {
    const names = (tensors: readonly Tensor[]): string[] => tensors.map((tensor) => this.#nameOf(tensor));
    return { operator, domain, inputs: names(inputs), outputs: names(outputs), attributes };
  }
}

export const carried = (name: string): string => `${name}.before`;

/** Adds each sum's state. Where the last addend is a chain of products, the state is the first one's addend, which costs nothing. */
function withSums(nodes: readonly PlacedNode[], sums: readonly ScanSum[], kept: ReadonlySet<string>): PlacedNode[] {
  const uses = new Map<string, number>();
  for (const name of nodes.flatMap(({ inputs }) => inputs)) uses.set(name, (uses.get(name) ?? 0) + 1);
  for (const { of } of sums) uses.set(of.name, (uses.get(of.name) ?? 0) + 1);
  const at = new Map(nodes.flatMap(({ outputs }, i) => outputs.map((name) => [name, i] as const)));
  const result = [...nodes];
  for (const { of, name } of sums) {
    const chain: number[] = [];
    let link: string | undefined = of.name;
    while (link !== undefined) {
      const i: number = at.get(link) ?? -1;
      const node: PlacedNode | undefined = result[i];
      if (node?.operator !== "Gemm" || uses.get(link) !== 1 || kept.has(link)) break;
      chain.push(i);
      link = node.inputs[2];
    }
    const first = chain.at(-1);
    const head = first === undefined ? undefined : result[first];
    if (first !== undefined && head !== undefined && head.inputs.length === 2) {
      result[first] = { ...head, inputs: [...head.inputs, carried(name)] };
      result.push({ operator: "Identity", domain: "", inputs: [of.name], outputs: [name], attributes: {} });
    } else {
      result.push({ operator: "Add", domain: "", inputs: [carried(name), of.name], outputs: [name], attributes: {} });
    }
  }
  return result;
}
