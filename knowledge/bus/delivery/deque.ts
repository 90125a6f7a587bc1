// A queue with two ends over a ring: the messages that are ready to be handed out.

export interface Deque<T> {
  readonly size: number;
  push(item: T): void;
  pushFront(item: T): void;
  /** Undefined where it is empty. */
  shift(): T | undefined;
  clear(): void;
}

export function deque<T>(): Deque<T> {
  let ring: (T | undefined)[] = new Array(16);
  let head = 0;
  let size = 0;
  const grow = (): void => {
    const next: (T | undefined)[] = new Array(ring.length * 2);
    for (let i = 0; i < size; i++) next[i] = ring[(head + i) & (ring.length - 1)];
    ring = next;
    head = 0;
  };
  return {
    get size() {
      return size;
    },
    push(item) {
      if (size === ring.length) grow();
      ring[(head + size) & (ring.length - 1)] = item;
      size += 1;
    },
    pushFront(item) {
      if (size === ring.length) grow();
      head = (head - 1) & (ring.length - 1);
      ring[head] = item;
      size += 1;
    },
    shift() {
      if (size === 0) return undefined;
      const item = ring[head];
      ring[head] = undefined;
      head = (head + 1) & (ring.length - 1);
      size -= 1;
      return item;
    },
    clear() {
      ring = new Array(16);
      head = 0;
      size = 0;
    },
  };
}
