// What waits for its time: a binary heap, the earliest first, those of one time in the order in which they came.

export interface DueQueue<T> {
  readonly size: number;
  add(dueMs: number, item: T): void;
  /** Null where nothing waits. */
  nextMs(): number | null;
  /** The earliest, if its time has come. */
  takeDue(nowMs: number): T | undefined;
  clear(): void;
}

interface Waiting<T> {
  readonly dueMs: number;
  readonly turn: number;
  readonly item: T;
}

const before = (a: Waiting<unknown>, b: Waiting<unknown>): boolean =>
  a.dueMs < b.dueMs || (a.dueMs === b.dueMs && a.turn < b.turn);

export function dueQueue<T>(): DueQueue<T> {
  let heap: Waiting<T>[] = [];
  let turns = 0;
  return {
    get size() {
      return heap.length;
    },
    add(dueMs, item) {
      heap.push({ dueMs, turn: turns++, item });
      siftUp(heap);
    },
    nextMs: () => heap[0]?.dueMs ?? null,
    takeDue(nowMs) {
      const first = heap[0];
      if (first === undefined || first.dueMs > nowMs) return undefined;
      const last = heap.pop() as Waiting<T>;
      if (heap.length > 0) {
        heap[0] = last;
        siftDown(heap);
      }
      return first.item;
    },
    clear() {
      heap = [];
    },
  };
}

function siftUp<T>(heap: Waiting<T>[]): void {
  let at = heap.length - 1;
  const moved = heap[at] as Waiting<T>;
  while (at > 0) {
    const above = (at - 1) >> 1;
    const parent = heap[above] as Waiting<T>;
    if (!before(moved, parent)) break;
    heap[at] = parent;
    at = above;
  }
  heap[at] = moved;
}

function siftDown<T>(heap: Waiting<T>[]): void {
  let at = 0;
  const moved = heap[0] as Waiting<T>;
  for (;;) {
    let below = 2 * at + 1;
    if (below >= heap.length) break;
    const right = heap[below + 1];
    if (right !== undefined && before(right, heap[below] as Waiting<T>)) below += 1;
    const child = heap[below] as Waiting<T>;
    if (!before(child, moved)) break;
    heap[at] = child;
    at = below;
  }
  heap[at] = moved;
}
