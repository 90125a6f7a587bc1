// Writes that are asked for at the same time, before the process turns to anything else, share one commit and with it one wait for the disk.
// Each still succeeds or fails by itself, and none is answered before it is on the disk.

/** A transaction of so many writes keeps the process busy for some tens of milliseconds; more wait for the next. */
const mostWrites = 256;

export interface Transactions {
  /** Runs the work in one transaction that is on the disk when this returns; what is thrown undoes it all. */
  run<T>(work: () => T): T;
}

export interface GroupCommit {
  /** Runs the work, alone or among others, in the order asked for. It may run a second time, after the first was undone. */
  write<T>(work: () => T): Promise<T>;
  /** Commits what waits, so that whoever reads next sees what was asked for before. */
  flush(): void;
}

interface Waiting {
  readonly work: () => unknown;
  readonly resolve: (value: unknown) => void;
  readonly reject: (thrown: unknown) => void;
}

export function groupCommit({ run }: Transactions): GroupCommit {
  let waiting: Waiting[] = [];
  let asked = false;

  function flush(): void {
    const all = waiting;
    waiting = [];
    for (let from = 0; from < all.length; from += mostWrites) commit(all.slice(from, from + mostWrites));
  }

  function commit(group: readonly Waiting[]): void {
    let broken = false;
    try {
      const values = run(() => {
        try {
          return group.map(({ work }) => work());
        } catch (thrown) {
          broken = true;
          throw thrown;
        }
      });
      group.forEach(({ resolve }, n) => {
        resolve(values[n]);
      });
    } catch (thrown) {
      if (broken && group.length > 1) for (const one of group) commit([one]);
      else for (const { reject } of group) reject(thrown);
    }
  }

  return {
    flush,
    write: <T>(work: () => T) =>
      new Promise<T>((resolve, reject) => {
        waiting.push({ work, resolve: resolve as (value: unknown) => void, reject });
        if (asked) return;
        asked = true;
        queueMicrotask(() => {
          asked = false;
          flush();
        });
      }),
  };
}
