// A binary heap of labels for the path search: the nearest comes out first, of equal lengths the one with fewer edges.

import type { RelationEdge } from "./relation-facts.ts";

/** The best way known to a node. */
export interface Label {
  readonly id: string;
  readonly length: number;
  readonly hops: number;
  /** Null at the start. */
  readonly before: Label | null;
  readonly edge: RelationEdge | null;
}

/** Nearer, or as near over fewer edges. */
export const isBefore = (a: Label, b: Label): boolean =>
  a.length < b.length || (a.length === b.length && a.hops < b.hops);

export class LabelHeap {
  readonly #labels: Label[] = [];

  push(label: Label): void {
    const labels = this.#labels;
    let at = labels.push(label) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = labels[parent] as Label;
      if (!isBefore(label, above)) break;
      labels[at] = above;
      at = parent;
    }
    labels[at] = label;
  }

  /** Null when empty. */
  pop(): Label | null {
    const labels = this.#labels;
    const [first] = labels;
    const last = labels.pop();
    if (first === undefined || last === undefined) return null;
    if (labels.length === 0) return first;
    let at = 0;
    for (;;) {
      const child = this.#smallerChild(at);
      if (child === null || !isBefore(labels[child] as Label, last)) break;
      labels[at] = labels[child] as Label;
      at = child;
    }
    labels[at] = last;
    return first;
  }

  #smallerChild(at: number): number | null {
    const [left, right] = [this.#labels[2 * at + 1], this.#labels[2 * at + 2]];
    if (left === undefined) return null;
    return right !== undefined && isBefore(right, left) ? 2 * at + 2 : 2 * at + 1;
  }
}
