// One thing after the other within this process.

export function inTurn(): <T>(work: () => Promise<T>) => Promise<T> {
  let before: Promise<unknown> = Promise.resolve();
  return (work) => {
    const own = before.then(work, work);
    before = own.catch(() => undefined);
    return own;
  };
}
