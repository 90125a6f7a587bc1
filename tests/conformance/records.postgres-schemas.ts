// Schemas to test in, on the server that POSTGRES_TEST_URL names: each test has its own, and what it leaves is dropped.
import pg from "pg";
import type { SuiteOptions } from "./facts.ts";

export const postgresUrl = process.env.POSTGRES_TEST_URL ?? "";

const noPostgres = "POSTGRES_TEST_URL is not set: start a server with infra/servers/postgres.sh";

/** Skips every fact where there is nothing to test on. */
export const whereThereIsPostgres = (facts: readonly string[]): SuiteOptions =>
  postgresUrl === "" ? { skip: Object.fromEntries(facts.map((fact) => [fact, noPostgres])) } : {};

let taken = 0;

/** Unused schemas of this process. */
export async function takeSchema(): Promise<{ readonly schema: string; drop(): Promise<void> }> {
  taken += 1;
  const schema = `test_${process.pid}_${taken}`;
  await statement(`drop schema if exists "${schema}" cascade`);
  return { schema, drop: () => statement(`drop schema if exists "${schema}" cascade`) };
}

/** A connection of the test's own, past every driver. */
export async function connected<T>(work: (client: pg.Client) => Promise<T>, url = postgresUrl): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  client.on("error", () => {}); // a test may end its own connection
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

export async function statement(sql: string): Promise<void> {
  await connected((client) => client.query(sql));
}
