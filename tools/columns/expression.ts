// Expressions: what is to be computed, as a graph of kernels over named input columns. Nothing is computed here.

import { createHash } from "node:crypto";
import { checkCall, type Kernel } from "./kernel.ts";

export interface InputColumn {
  readonly kind: "input";
  readonly name: string;
  readonly hash: string;
}

export interface Applied {
  readonly kind: "applied";
  readonly kernel: Kernel;
  readonly params: readonly number[];
  readonly inputs: readonly Expression[];
  /** Which of the kernel's outputs. */
  readonly output: number;
  /** Of the kernel and all that goes in: equal hashes are equal numbers, computed once a run. */
  readonly hash: string;
}

export type Expression = InputColumn | Applied;

const hashOf = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 32);

export const input = (name: string): InputColumn =>
  Object.freeze({ kind: "input", name, hash: hashOf(`input ${name}`) });

/** One kernel over columns: its outputs, in order. @throws tools/kernel-arity, tools/parameter-out-of-range */
export function applyAll(
  kernel: Kernel,
  params: readonly number[],
  ...inputs: readonly Expression[]
): readonly Applied[] {
  checkCall(kernel, params, inputs.length);
  const call = `${kernel.name} ${kernel.version} ${params.join(" ")} of ${inputs.map(({ hash }) => hash).join(" ")}`;
  return kernel.outputs.map((_, output) =>
    Object.freeze({ kind: "applied", kernel, params, inputs, output, hash: hashOf(`${output} ${call}`) }),
  );
}

/** One kernel over columns: its first output. */
export const apply = (kernel: Kernel, params: readonly number[], ...inputs: readonly Expression[]): Applied =>
  applyAll(kernel, params, ...inputs)[0] as Applied;

/** The same call over other columns. */
export const remade = ({ kernel, params, output }: Applied, inputs: readonly Expression[]): Applied =>
  applyAll(kernel, params, ...inputs)[output] as Applied;

/** The graph from its inputs up, each node once: `rule` gives what stands for a node whose inputs have been rewritten. */
export function rewritten(
  expression: Expression,
  rule: (node: Applied, inputs: readonly Expression[]) => Expression,
): Expression {
  const made = new Map<string, Expression>();
  for (const node of nodesOf([expression])) {
    const under = node.kind === "input" ? [] : node.inputs.map(({ hash }) => made.get(hash) as Expression);
    made.set(node.hash, node.kind === "input" ? node : rule(node, under));
  }
  return made.get(expression.hash) as Expression;
}

/** Names of the input columns under an expression, sorted. */
export function inputsOf(...expressions: readonly Expression[]): readonly string[] {
  return [...nodesOf(expressions)].flatMap((node) => (node.kind === "input" ? [node.name] : [])).sort();
}

/** Every node under the expressions once, inputs before what is made of them. */
export function nodesOf(expressions: readonly Expression[]): readonly Expression[] {
  const found = new Map<string, Expression>();
  const waiting: { readonly node: Expression; readonly opened: boolean }[] = expressions
    .map((node) => ({ node, opened: false }))
    .reverse();
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { node, opened } = next;
    if (found.has(node.hash)) continue;
    if (node.kind === "input" || opened) found.set(node.hash, node);
    else
      waiting.push({ node, opened: true }, ...node.inputs.map((under) => ({ node: under, opened: false })).reverse());
  }
  return [...found.values()];
}

/** Rows that come before an expression's first value when every input is there from the first row on. */
export function warmUpOf(expression: Expression): number {
  const rows = new Map<string, number>();
  for (const node of nodesOf([expression])) {
    const under = node.kind === "input" ? [0] : node.inputs.map(({ hash }) => rows.get(hash) as number);
    rows.set(node.hash, Math.max(0, ...under) + (node.kind === "input" ? 0 : node.kernel.warmUp(...node.params)));
  }
  return rows.get(expression.hash) as number;
}

/** The expression as a person would write it; shared parts are written wherever they stand. */
export const writtenOut = (expression: Expression): string =>
  expression.kind === "input"
    ? expression.name
    : `${expression.kernel.name}(${[...expression.inputs.map(writtenOut), ...expression.params].join(", ")})${
        expression.kernel.outputs.length > 1 ? `.${expression.kernel.outputs[expression.output]}` : ""
      }`;
