// Values that are pushed by one side and awaited by the other, in order.

export interface EventQueue<T> {
  add(value: T): void;
  end(): void;
  fail(thrown: unknown): void;
  /** The next value; null after the end; what failed is thrown after the values before it. */
  next(): Promise<T | null>;
}

export function eventQueue<T>(): EventQueue<T> {
  const values: T[] = [];
  let outcome: { readonly failed: false } | { readonly failed: true; readonly thrown: unknown } | null = null;
  let wake: () => void = () => {};
  const finish = (how: NonNullable<typeof outcome>): void => {
    outcome ??= how;
    wake();
  };
  return {
    add(value) {
      values.push(value);
      wake();
    },
    end: () => finish({ failed: false }),
    fail: (thrown) => finish({ failed: true, thrown }),
    async next() {
      while (values.length === 0 && outcome === null)
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      const value = values.shift();
      if (value !== undefined) return value;
      if (outcome?.failed) throw outcome.thrown;
      return null;
    },
  };
}
