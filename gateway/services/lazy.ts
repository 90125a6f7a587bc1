// Opened at the first use, once; closed in reverse order of opening.

export interface Openings {
  /** A function that opens at its first call and answers the same afterwards; a failed opening is tried again by the next call. */
  lazily<T>(open: () => Promise<T>, close?: (opened: T) => Promise<void>): () => Promise<T>;
  /** Something else that has to be closed, in its turn. */
  onClose(close: () => Promise<void>): void;
  /** Closes everything opened so far, also what is still opening. Safe to call twice. */
  closeAll(): Promise<void>;
}

export function openings(): Openings {
  const closers: (() => Promise<void>)[] = [];
  return {
    lazily<T>(open: () => Promise<T>, close?: (opened: T) => Promise<void>): () => Promise<T> {
      let opening: Promise<T> | null = null;
      return () => {
        opening ??= open().then(
          (opened) => {
            if (close) closers.push(() => close(opened));
            return opened;
          },
          (thrown: unknown) => {
            opening = null;
            throw thrown;
          },
        );
        return opening;
      };
    },
    onClose: (close) => void closers.push(close),
    async closeAll() {
      for (let close = closers.pop(); close; close = closers.pop()) await close();
    },
  };
}
