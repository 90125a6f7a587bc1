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
  const stillOpening = new Set<Promise<unknown>>();

  async function openOnce<T>(open: () => Promise<T>, close: ((opened: T) => Promise<void>) | undefined): Promise<T> {
    const opened = await open();
    if (close) closers.push(() => close(opened));
    return opened;
  }

  return {
    lazily<T>(open: () => Promise<T>, close?: (opened: T) => Promise<void>): () => Promise<T> {
      let opened: Promise<T> | null = null;
      return () => {
        if (opened) return opened;
        const opening = openOnce(open, close);
        opened = opening;
        stillOpening.add(opening);
        opening
          .catch(() => {
            opened = null;
          })
          .finally(() => stillOpening.delete(opening));
        return opening;
      };
    },
    onClose: (close) => void closers.push(close),
    async closeAll() {
      while (stillOpening.size > 0) await Promise.allSettled(stillOpening);
      for (let close = closers.pop(); close; close = closers.pop()) await close();
    },
  };
}
