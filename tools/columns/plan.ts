// What a program does in which order and where its columns lie: nodes that one call computes are put together, and a strip of memory is lent out
// again as soon as its last reader has run.

import type { Applied, Expression } from "./expression.ts";

/** One run of a kernel. Strips are numbered; null stands for an output that nobody reads. */
export interface PlannedCall {
  readonly node: Applied;
  readonly inputs: readonly number[];
  readonly outputs: readonly (number | null)[];
  /** Results to be taken out as soon as it has run. */
  readonly results: readonly PlannedResult[];
}

export interface PlannedResult {
  readonly expression: number;
  readonly strip: number;
}

export interface Plan {
  readonly calls: readonly PlannedCall[];
  readonly sources: readonly { readonly name: string; readonly strip: number }[];
  /** Results that are input columns as they are. */
  readonly untouched: readonly PlannedResult[];
  /** By strip: rows before the newest ones that are kept. */
  readonly lookbacks: readonly number[];
}

interface Group {
  readonly node: Applied;
  readonly hashes: (string | null)[];
}

export function planOf(nodes: readonly Expression[], expressions: readonly Expression[]): Plan {
  const groups = grouped(nodes);
  const lookbacks = new Map<string, number>();
  const lastReader = new Map<string, number>();
  groups.forEach(({ node }, place) => {
    const back = node.kernel.lookback(...node.params);
    for (const { hash } of node.inputs) {
      lookbacks.set(hash, Math.max(lookbacks.get(hash) ?? 0, back));
      lastReader.set(hash, place);
    }
  });

  const strips: number[] = [];
  const free: number[] = [];
  const stripOf = new Map<string, number>();
  const take = (hash: string): number => {
    const back = lookbacks.get(hash) ?? 0;
    const strip = (back === 0 ? free.pop() : undefined) ?? strips.push(back) - 1;
    stripOf.set(hash, strip);
    return strip;
  };
  const giveBack = (hash: string): void => {
    const strip = stripOf.get(hash) as number;
    if (strips[strip] === 0) free.push(strip);
  };
  const wanted = new Map<string, number[]>();
  expressions.forEach(({ hash }, expression) => {
    const places = wanted.get(hash);
    if (places) places.push(expression);
    else wanted.set(hash, [expression]);
  });
  const resultsOf = (hash: string): readonly PlannedResult[] =>
    (wanted.get(hash) ?? []).map((expression) => ({ expression, strip: stripOf.get(hash) as number }));

  const sources = nodes.flatMap((node) =>
    node.kind === "input" ? [{ name: node.name, hash: node.hash, strip: take(node.hash) }] : [],
  );
  const untouched = sources.flatMap(({ hash }) => resultsOf(hash));
  const calls = groups.map(({ node, hashes }, place): PlannedCall => {
    const inputs = node.inputs.map(({ hash }) => stripOf.get(hash) as number);
    const outputs = hashes.map((hash) => (hash === null ? null : take(hash)));
    const made = hashes.filter((hash) => hash !== null);
    const results = made.flatMap(resultsOf);
    for (const hash of new Set(node.inputs.map((under) => under.hash)))
      if (lastReader.get(hash) === place) giveBack(hash);
    for (const hash of made) if (!lastReader.has(hash)) giveBack(hash);
    return { node, inputs, outputs, results };
  });
  return { calls, sources: sources.map(({ name, strip }) => ({ name, strip })), untouched, lookbacks: strips };
}

/** Outputs of one kernel over the same columns come from one call, which stands where the first of them does. */
function grouped(nodes: readonly Expression[]): readonly Group[] {
  const groups = new Map<string, Group>();
  for (const node of nodes) {
    if (node.kind === "input") continue;
    const { kernel, params, inputs, output, hash } = node;
    const call = `${kernel.name} ${params.join(" ")} of ${inputs.map((under) => under.hash).join(" ")}`;
    const group = groups.get(call) ?? { node, hashes: kernel.outputs.map(() => null) };
    group.hashes[output] = hash;
    groups.set(call, group);
  }
  return [...groups.values()];
}
