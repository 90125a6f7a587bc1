// What only a server can do to the S3 driver: go away, answer late, lose an answer, refuse, look past conditions, cut a body.
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { countedIds, fixedClock, type QuorumError } from "#infra/runtime/index.ts";
import {
  type ObjectStore,
  openS3ObjectStore,
  readWhole,
  S3Options,
  s3OptionsOf,
} from "#knowledge/stores/objects/index.ts";
import { type S3Server, startS3Server, testSecret } from "#tests/conformance/objects.s3-server.ts";

const given = { clock: fixedClock(1), ids: countedIds() };
let server: S3Server;
let objects: ObjectStore;
const openStore = (change: Partial<S3Options> = {}): Promise<ObjectStore> =>
  openS3ObjectStore({ ...s3OptionsOf(server.url), attempts: 2, idleTimeoutMs: 500, ...change }, given);

beforeEach(async () => {
  server = await startS3Server();
  objects = await openStore();
});
afterEach(async () => {
  await objects.close();
  await server.close();
});

/** The error, and the proof that the secret is nowhere in it. */
async function refusal(work: Promise<unknown>): Promise<QuorumError> {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown as QuorumError,
  );
  if (!error) throw new Error("Wanted an error, found none.");
  const all = [
    error.message,
    error.stack,
    String(error.cause),
    (error.cause as Error | undefined)?.stack,
    JSON.stringify(error),
  ];
  expect(all.join()).not.toContain(testSecret);
  return error;
}

const big = Buffer.alloc(20_000_000, "a large object ");
const isPart = (query: URLSearchParams): boolean => query.has("partNumber");

describe("a server that goes away", () => {
  test("is told when the store is opened, and when it is used", async () => {
    await server.close();
    const asked = [
      () => openStore(),
      () => objects.head("k"),
      () => objects.put("k", Buffer.from("x")),
      () => objects.delete("k"),
      () => readWhole(objects, "k"),
    ];
    for (const ask of asked) {
      expect(await refusal(ask())).toMatchObject({
        code: "knowledge/store-unreachable",
        retry: true,
        fault: "outside",
      });
    }
    server = await startS3Server();
  });

  test("in the middle of an upload leaves no object, and the parts are given up once it answers", async () => {
    server.failing(({ query }) => (isPart(query) && query.get("partNumber") !== "1" ? "cut" : null));
    expect(await refusal(objects.put("k", big))).toMatchObject({ code: "knowledge/store-unreachable" });
    server.failing(null);
    expect(server.objects.size).toBe(0);
    expect(server.openUploads()).toBe(0);
    expect(await objects.head("k")).toBeNull();
  });

  test("for good in the middle of an upload leaves no object", async () => {
    server.failing(({ query }) => (isPart(query) || query.has("uploadId") ? "cut" : null));
    expect(await refusal(objects.put("k", big))).toMatchObject({ code: "knowledge/store-unreachable" });
    server.failing(null);
    expect(await objects.head("k")).toBeNull();
  });

  test("for a moment is asked again, and the object is there once", async () => {
    let failures = 1;
    server.failing(({ query }) => (isPart(query) && failures-- > 0 ? { status: 503, code: "SlowDown" } : null));
    await objects.put("k", big);
    expect((await readWhole(objects, "k"))?.bytes.equals(big)).toBe(true);
  });

  test("and answers nothing at all is given up after the idle time", async () => {
    server.failing(() => "stall");
    expect(await refusal(objects.head("k"))).toMatchObject({ code: "knowledge/store-unreachable" });
  });

  test("in the middle of a body ends it with an error, never with fewer bytes", async () => {
    await objects.put("k", big);
    for (const fault of ["half-body", "stalled-body"] as const) {
      server.failing(({ method }) => (method === "GET" ? fault : null));
      expect(await refusal(readWhole(objects, "k"))).toMatchObject({ code: "knowledge/store-unreachable" });
    }
  });
});

describe("an answer that gets lost", () => {
  test("does not turn a conditional put that was done into one that failed", async () => {
    for (const content of [Buffer.from("a small object"), big]) {
      let losses = 1;
      const key = `k${content.length}`;
      const isDone = (method: string, query: URLSearchParams): boolean =>
        content === big ? method === "POST" && query.has("uploadId") : method === "PUT";
      server.failing(({ method, query }) => (isDone(method, query) && losses-- > 0 ? "done-then-cut" : null));
      const head = await objects.put(key, content, { ifNoneMatch: "*" });
      losses = 1;
      await objects.put(key, Buffer.concat([content, content]), { ifMatch: head.hash });
      server.failing(null);
      expect((await readWhole(objects, key))?.bytes.length).toBe(2 * content.length);
    }
  });

  test("and somebody else's object of the same content is still told as in the way", async () => {
    await (await openStore()).put("lock", Buffer.from("mine"), { ifNoneMatch: "*" });
    expect(await refusal(objects.put("lock", Buffer.from("mine"), { ifNoneMatch: "*" }))).toMatchObject({
      code: "knowledge/object-changed",
    });
  });
});

describe("a server that refuses", () => {
  test.each([
    [403, "SignatureDoesNotMatch", "knowledge/store-unauthorised"],
    [403, "AccessDenied", "knowledge/store-unauthorised"],
    [401, "Unauthorized", "knowledge/store-unauthorised"],
    [404, "NoSuchBucket", "knowledge/store-failed"],
    [409, "ObjectParentIsFile", "knowledge/object-key-invalid"],
    [400, "InvalidRequest", "knowledge/store-refused"],
    [503, "SlowDown", "knowledge/store-unreachable"],
    [500, "InternalError", "knowledge/store-unreachable"],
    [507, "XMinioStorageFull", "infra/disk-full"],
  ])("%i %s is %s, without the server's own words", async (status, code, expected) => {
    server.failing(({ method }) => (method === "PUT" ? { status, code } : null));
    const error = await refusal(objects.put("k", Buffer.from("x")));
    expect(error.code).toBe(expected);
    expect(error.message).not.toContain("not for the eyes");
    expect(error.message).toContain("bucket");
  });

  test("a bucket that is not there, a region that is not its own", async () => {
    expect(await refusal(openStore({ bucket: "another" }))).toMatchObject({ code: "knowledge/store-failed" });
    server.failing(() => ({ status: 301, code: "PermanentRedirect" }));
    const error = await refusal(openStore());
    expect(error).toMatchObject({ code: "knowledge/store-failed", message: expect.stringContaining("region") });
  });

  test("an upload in parts that is refused is aborted", async () => {
    server.failing(({ query }) => (isPart(query) ? { status: 403, code: "AccessDenied" } : null));
    expect(await refusal(objects.put("k", big))).toMatchObject({ code: "knowledge/store-unauthorised" });
    expect(server.openUploads()).toBe(0);
  });
});

describe("conditions", () => {
  test("that a server looks past are found out when the store is opened, and such puts are refused", async () => {
    server.honours.ifMatch = false;
    const some = await openStore();
    expect(some.can).toMatchObject({ conditionalCreate: true, conditionalReplace: false });
    const head = await some.put("k", Buffer.from("x"), { ifNoneMatch: "*" });
    expect(await refusal(some.put("k", Buffer.from("y"), { ifMatch: head.hash }))).toMatchObject({
      code: "knowledge/not-supported",
    });
    server.honours.ifNoneMatch = false;
    const none = await openStore();
    expect(none.can).toMatchObject({ conditionalCreate: false, conditionalReplace: false });
    expect(await refusal(none.put("new", Buffer.from("y"), { ifNoneMatch: "*" }))).toMatchObject({
      code: "knowledge/not-supported",
    });
    expect([...server.objects.keys()]).toEqual(["k"]); // the trial's key is gone
    expect((await readWhole(some, "k"))?.bytes.toString()).toBe("x");
  });

  test("are not known to a server that answers 501, and not tried where nothing may be written", async () => {
    server.failing(({ headers }) => (headers["if-match"] ? { status: 501, code: "NotImplemented" } : null));
    expect((await openStore()).can).toMatchObject({ conditionalCreate: true, conditionalReplace: false });
    server.failing(({ method }) => (method === "PUT" ? { status: 403, code: "AccessDenied" } : null));
    expect((await openStore()).can).toMatchObject({ conditionalCreate: false, conditionalReplace: false });
  });
});

test("an object that somebody else put, without a hash, is told and not read; it can be put over", async () => {
  const bytes = Buffer.from("of another program");
  server.objects.set("k", { bytes, etag: '"e"', headers: { "content-type": "text/plain" } });
  expect(await refusal(objects.head("k"))).toMatchObject({ code: "knowledge/object-damaged" });
  expect(await refusal(readWhole(objects, "k"))).toMatchObject({ code: "knowledge/object-damaged" });
  await objects.put("k", Buffer.from("ours"));
  expect((await readWhole(objects, "k"))?.bytes.toString()).toBe("ours");
});

test("a list leaves out what lies in the bucket and is no key", async () => {
  await objects.put("a", Buffer.from("x"));
  for (const name of ["folder/", ".hidden", "odd//name"]) {
    server.objects.set(name, { bytes: Buffer.alloc(0), etag: '"e"', headers: {} });
  }
  const keys: string[] = [];
  for await (const { key } of objects.list("")) keys.push(key);
  expect(keys).toEqual(["a"]);
});

test("the content of a small object goes up in one request, that of a large one in parts", async () => {
  server.requests.length = 0;
  await objects.put("small", Buffer.alloc(8_388_608));
  expect(server.requests.length).toBe(1);
  server.requests.length = 0;
  await objects.put("large", Buffer.alloc(8_388_609));
  expect(server.requests.length).toBe(4); // begin, two parts, complete
});

describe("the address", () => {
  test("names a server, its bucket, prefix and credentials, or a bucket of Amazon's", () => {
    expect(s3OptionsOf("http://key:s%2Fcret%40@127.0.0.1:7071/desk/a/b?region=eu-central-1")).toMatchObject({
      endpoint: "http://127.0.0.1:7071",
      bucket: "desk",
      prefix: "a/b",
      region: "eu-central-1",
      accessKeyId: "key",
      secretAccessKey: "s/cret@",
    });
    const amazon = s3OptionsOf("s3://desk-objects/models?region=eu-central-1");
    expect(amazon).toMatchObject({ bucket: "desk-objects", prefix: "models", region: "eu-central-1" });
    expect(amazon.endpoint).toBeUndefined();
    expect(amazon.accessKeyId).toBeUndefined();
  });

  test("keeps credentials out of the place that messages name", async () => {
    expect(S3Options.safeParse({ bucket: "desk", endpoint: "nowhere" }).success).toBe(false);
    const endpoint = "http://key:hidden-word@127.0.0.1:1";
    const opened = openS3ObjectStore({ ...s3OptionsOf(server.url), endpoint }, given);
    await expect(opened).rejects.toThrow("credentials");
    await expect(opened).rejects.not.toThrow("hidden-word");
  });

  test.each([
    ["not an address", "s3://BUCKET"],
    ["ftp://k:hidden-word@host/bucket", "s3://BUCKET"],
    ["http://k:hidden-word@host", "bucket"],
    ["http://k:hidden-word@host/Bad_Bucket", "bucket"],
    ["http://key@host/bucket", "secretAccessKey"],
    ["http://k:hidden-word@host/bucket?zone=1", "zone"],
    ["http://k:hidden-word@host/bucket/%zz", "percent"],
  ])("%s is refused without repeating it", (address, wanted) => {
    const refused = () => s3OptionsOf(address);
    expect(refused).toThrow(
      expect.objectContaining({ code: "infra/config-invalid", message: expect.stringContaining(wanted) }),
    );
    expect(refused).not.toThrow("hidden-word");
  });
});
