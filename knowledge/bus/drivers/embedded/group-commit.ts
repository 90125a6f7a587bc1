// Group commit: whatever was asked for since the last commit is stored by one, and commits begin at least so many milliseconds apart.

export interface GroupCommit {
  /** Resolves when a commit that began after this call has succeeded. Nobody need look at the promise. */
  request(): Promise<void>;
  /** Commits what is asked for without waiting, until nothing is. Faults are told to who asked. */
  drain(): Promise<void>;
}

interface Asked {
  readonly done: Promise<void>;
  settle(failure: unknown): void;
}

function asked(): Asked {
  let settle: (failure: unknown) => void = () => {};
  const done = new Promise<void>((resolve, reject) => {
    settle = (failure) => (failure === null ? resolve() : reject(failure));
  });
  done.catch(() => {}); // whoever waits is told by his own copy
  return { done, settle };
}

/** @param commit stores everything there is; its failure is a thrown error */
export function openGroupCommit(everyMs: number, commit: () => Promise<void>): GroupCommit {
  let waiting: Asked | null = null;
  let running: Promise<void> | null = null;
  let [resting, scheduled] = [false, false];

  const consider = (): void => {
    if (waiting === null || running !== null || resting || scheduled) return;
    scheduled = true;
    setImmediate(() => {
      scheduled = false;
      start();
    });
  };
  const start = (): void => {
    if (waiting === null || running !== null) return;
    const { settle } = waiting;
    waiting = null;
    resting = true;
    setTimeout(() => {
      resting = false;
      consider();
    }, everyMs);
    running = commit()
      .then(
        () => settle(null),
        (failure: unknown) => settle(failure ?? new Error("a commit failed without saying why")),
      )
      .finally(() => {
        running = null;
        consider();
      });
  };
  return {
    request() {
      waiting ??= asked();
      const { done } = waiting;
      consider();
      return done;
    },
    async drain() {
      while (waiting !== null || running !== null) {
        if (running === null) start();
        await running;
      }
    },
  };
}
