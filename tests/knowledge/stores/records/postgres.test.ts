// What the PostgreSQL driver says when it cannot have its server, and what never leaves it. No PostgreSQL is needed here.
import { inspect } from "node:util";
import fc from "fast-check";
import { afterEach, describe, expect, test } from "vitest";
import { fixedClock, QuorumError } from "#infra/runtime/index.ts";
import { fromStored, toStored } from "#knowledge/stores/records/drivers/postgres/zero-text.ts";
import { openPostgresRecords, recordsDrivers } from "#knowledge/stores/records/index.ts";
import { type Listening, otherServer, refusingServer, silentServer } from "./postgres-server.ts";

const secret = "s3cr3t-Pa55w0rd";
let server: Listening | null = null;
afterEach(async () => {
  await server?.close();
  server = null;
});

const failure = async (url: string, more: object = {}): Promise<QuorumError> => {
  const thrown: unknown = await openPostgresRecords({ url, clock: fixedClock(1), ...more }).then(
    (opened) => opened.close(),
    (error: unknown) => error,
  );
  expect(thrown).toBeInstanceOf(QuorumError);
  expect(inspect(thrown, { depth: 9, showHidden: true })).not.toContain(secret);
  return thrown as QuorumError;
};
const at = (port: number): string => `postgres://desk:${secret}@127.0.0.1:${port}/quorum`;

describe("an address", () => {
  test.each([
    ["that is none", secret],
    ["of another protocol", `mysql://desk:${secret}@db/quorum`],
    ["with a port that is no number", `postgres://desk:${secret}@db:port/quorum`],
    ["with a # in the password", `postgres://desk:${secret}#/x@db:1/quorum`],
    ["with a / in the password, after a number", `postgres://desk:12/${secret}@db:1/quorum`],
    ["with a ? in the password, after a number", `postgres://desk:12?${secret}@db:1/quorum`],
  ])("%s is refused without being shown", async (_, url) => {
    expect(await failure(url)).toMatchObject({ code: "infra/config-invalid", fault: "caller", retry: false });
  });

  test.each(["", "Quorum", 'q"; drop schema public; --', "1st", "x".repeat(41)])(
    "with the schema %j is refused",
    async (schema) => {
      const error = await failure(at(1), { schema });
      expect(error).toMatchObject({ code: "infra/config-invalid" });
      expect(error.message).toContain("schema: wanted at most 40 lower-case letters");
    },
  );
});

describe("a server", () => {
  test("that is not there cannot be reached, and may be there later", async () => {
    const gone = await silentServer();
    await gone.close();
    const error = await failure(at(gone.port));
    expect(error).toMatchObject({ code: "knowledge/store-unreachable", fault: "outside", retry: true });
    expect(error.message).toBe(
      `PostgreSQL at 127.0.0.1:${gone.port}/quorum cannot be reached (ECONNREFUSED). Is it running, and is the address right? Nothing was written.`,
    );
  });

  test("with a name that nobody knows cannot be reached", async () => {
    expect(await failure(`postgres://desk:${secret}@no-such-host.invalid/quorum`)).toMatchObject({
      code: "knowledge/store-unreachable",
      context: { place: "no-such-host.invalid:5432/quorum" },
    });
  });

  test("that never answers is given up", async () => {
    server = await silentServer();
    expect(await failure(at(server.port), { connectMs: 100 })).toMatchObject({ code: "knowledge/store-unreachable" });
  });

  test("that is another kind of server is given up", async () => {
    server = await otherServer();
    expect(await failure(at(server.port), { connectMs: 2_000 })).toMatchObject({ code: "knowledge/store-unreachable" });
  });

  test.each([
    ["28P01", "knowledge/store-refused", false, "the user name or the password is wrong"],
    ["28000", "knowledge/store-refused", false, "the user name or the password is wrong"],
    ["3D000", "knowledge/store-refused", false, "there is no such database"],
    ["42501", "knowledge/store-refused", false, "says the server"],
    ["25006", "knowledge/store-refused", false, "give the address of the primary"],
    ["57P03", "knowledge/store-unreachable", true, "cannot be reached"],
    ["53300", "knowledge/store-unreachable", true, "cannot be reached"],
    ["08006", "knowledge/store-unreachable", true, "cannot be reached"],
    ["53100", "infra/disk-full", true, "no room left"],
    ["55P03", "knowledge/store-failed", true, "kept busy"],
    ["40001", "knowledge/store-failed", true, "kept busy"],
    ["23505", "knowledge/store-failed", false, "did not take a statement"],
    ["XX000", "knowledge/store-failed", false, "failed"],
  ])("that answers %s is %s", async (sqlState, code, retry, says) => {
    server = await refusingServer(sqlState, "says the server");
    const error = await failure(at(server.port));
    expect(error).toMatchObject({ code, retry, context: { postgres: sqlState } });
    expect(error.message).toContain(says);
    expect(error.message).toContain("Nothing was written.");
  });

  test("that wants a password where none is given refuses", async () => {
    server = await refusingServer("28P01", 'password authentication failed for user "desk"');
    const error = await failure(at(server.port));
    expect(error.message).not.toContain("desk");
  });
});

test("any text comes back from how it is stored, holds no zero character there, and equals no other", () => {
  const text = fc.string({ unit: fc.constantFrom("\0", "\uE000", "0", "a", "🐂"), maxLength: 12 });
  fc.assert(
    fc.property(text, text, (one, other) => {
      expect(fromStored(toStored(one))).toBe(one);
      expect(toStored(one)).not.toContain("\0");
      expect(toStored(one) === toStored(other)).toBe(one === other);
    }),
  );
  expect([toStored(1), toStored(null), fromStored(7)]).toEqual([1, null, 7]);
});

test("both drivers of the records are declared with their packages", () => {
  expect(recordsDrivers.map(({ id, package: needed }) => [id, needed])).toEqual([
    ["sqlite", "better-sqlite3"],
    ["postgres", "pg"],
  ]);
});
