// Work that must not overlap within one process.

export type InTurn = <T>(work: () => Promise<T>) => Promise<T>;

/** Starts each piece of work when the one before has ended, well or badly. */
export function oneAtATime(): InTurn {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const mine = last.then(work, work);
    last = mine.catch(() => {}); // the caller gets the failure; whoever is next only waits for the end
    return mine;
  };
}
