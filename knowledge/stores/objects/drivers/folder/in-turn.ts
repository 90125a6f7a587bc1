// Work on one path is done one after the other, across all stores of this process; work on different paths is not held up.

const last = new Map<string, Promise<void>>();

export async function inTurn<T>(path: string, work: () => Promise<T>): Promise<T> {
  const before = last.get(path) ?? Promise.resolve();
  const done = before.then(work);
  const settled = done.then(
    () => {},
    () => {},
  );
  last.set(path, settled);
  try {
    return await done;
  } finally {
    if (last.get(path) === settled) last.delete(path);
  }
}
