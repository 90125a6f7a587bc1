// A database script: a generator that yields queries and is handed their rows. It holds no connection and awaits nothing, so a driver
// decides how it runs: SQLite in one synchronous stretch, where nothing else in the process can slip between two statements,
// PostgreSQL by awaiting each. Both therefore run the very same script.

import type { Compilable, CompiledQuery } from "kysely";

export type Script<T> = Generator<CompiledQuery, T, readonly unknown[]>;

/** Runs one query inside a script and gives its rows: `const [head] = yield* rowsOf(query)`. */
export function* rowsOf<R>(query: Compilable<R>): Script<readonly R[]> {
  return (yield query.compile()) as readonly R[];
}

export interface Session {
  /** One consistent look at the database. */
  read<T>(script: () => Script<T>): Promise<T>;
  /** All or nothing, durable when it resolves; writers go one after the other. */
  write<T>(script: () => Script<T>): Promise<T>;
}
