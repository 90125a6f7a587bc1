// A fit has the pool to itself, and closes one that it opened.

import { openTreePool, type TreePool } from "../kernels/tree-pool.ts";

export async function inPool<T>(given: TreePool | undefined, work: (pool: TreePool) => Promise<T>): Promise<T> {
  const pool = given ?? (await openTreePool());
  const end = pool.begin();
  try {
    return await work(pool);
  } finally {
    end();
    if (given === undefined) await pool.close();
  }
}
