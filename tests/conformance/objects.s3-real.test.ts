// The S3 driver against a real server, where VERSITYGW_TEST_URL names one (infra/servers/versitygw.sh), in a bucket of each fact's own.
import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";
import { CreateBucketCommand, ListMultipartUploadsCommand, S3Client } from "@aws-sdk/client-s3";
import { describe, expect, test } from "vitest";
import { fixedClock, packageRoot, randomIds } from "#infra/runtime/index.ts";
import { openS3ObjectStore, s3OptionsOf } from "#knowledge/stores/objects/index.ts";
import { objectsSuite, testNowMs } from "./objects.suite.ts";

const url = process.env.VERSITYGW_TEST_URL;
const given = { clock: fixedClock(testNowMs), ids: randomIds };

function clientOf(address: string): S3Client {
  const { origin, username, password } = new URL(address);
  const credentials = { accessKeyId: username, secretAccessKey: password };
  return new S3Client({ endpoint: origin, region: "us-east-1", forcePathStyle: true, credentials });
}

async function newBucket(address = url ?? ""): Promise<string> {
  const client = clientOf(address);
  const bucket = `suite-${randomBytes(6).toString("hex")}`;
  await client.send(new CreateBucketCommand({ Bucket: bucket }));
  client.destroy();
  return bucket;
}

objectsSuite(
  "s3, a real server",
  async () => {
    const address = `${url}/${await newBucket()}/desk`;
    const another = () => openS3ObjectStore(s3OptionsOf(address), given);
    const objects = await another();
    return {
      objects,
      another,
      async damage() {
        throw new Error("The bytes of a real server are out of reach.");
      },
      destroy: () => objects.close(),
    };
  },
  {
    skip: url
      ? {
          "OB-11": "this server keeps objects as files, so that a key cannot be the folder of another",
          "OB-21": "the bytes of a real server are out of reach; the local protocol server's are not",
        }
      : Object.fromEntries(
          Array.from({ length: 23 }, (_, i) => [
            `OB-${String(i + 1).padStart(2, "0")}`,
            "VERSITYGW_TEST_URL is not set: start a server with infra/servers/versitygw.sh",
          ]),
        ),
  },
);

describe.skipIf(!url)("a real S3 server", () => {
  test("keeps both conditions, which the driver finds out by itself, leaving nothing", async () => {
    const objects = await openS3ObjectStore(s3OptionsOf(`${url}/${await newBucket()}`), given);
    expect(objects.can).toEqual({ conditionalCreate: true, conditionalReplace: true, verifiedRange: false });
    for await (const { key } of objects.list("")) expect(key).toBe("none");
    await objects.close();
  });

  test("refuses a wrong secret, which is not repeated in the error", async () => {
    const wrong = new URL(`${url}/${await newBucket()}`);
    wrong.password = "not-the-secret-at-all";
    const error = await openS3ObjectStore(s3OptionsOf(wrong.href), given).then(
      () => null,
      (thrown: unknown) => thrown as Error,
    );
    expect(error).toMatchObject({ code: "knowledge/store-unauthorised", retry: false });
    expect(JSON.stringify([error?.message, error?.stack, String(error?.cause), error])).not.toContain("not-the-secret");
  });

  test("a bucket that is not there is named", async () => {
    const opened = openS3ObjectStore(s3OptionsOf(`${url}/no-such-bucket`), given);
    await expect(opened).rejects.toMatchObject({
      code: "knowledge/store-failed",
      message: expect.stringContaining('bucket "no-such-bucket"'),
    });
  });

  test("a key in the way of another is told as a matter of the key", async () => {
    const objects = await openS3ObjectStore(s3OptionsOf(`${url}/${await newBucket()}`), given);
    await objects.put("a", Buffer.from("x"));
    await expect(objects.put("a/b", Buffer.from("x"))).rejects.toMatchObject({ code: "knowledge/object-key-invalid" });
    await objects.close();
  });

  test("killed in the middle of an upload has no such object when it is started again", async () => {
    const first = await startServer();
    const bucket = await newBucket(first.url);
    const objects = await openS3ObjectStore(s3OptionsOf(`${first.url}/${bucket}`), given);
    const kept = await objects.put("before", Buffer.from("kept"));
    const client = clientOf(first.url);
    const outcome = objects.put("k", Buffer.alloc(160_000_000, 1)).then(
      () => "put",
      (thrown: { code?: unknown }) => thrown.code,
    );
    while (((await client.send(new ListMultipartUploadsCommand({ Bucket: bucket }))).Uploads ?? []).length === 0)
      await pause(5);
    process.kill(first.pid, "SIGKILL");
    expect(await outcome).toBe("knowledge/store-unreachable");
    client.destroy();
    await objects.close();
    const second = await startServer(first.folder);
    const again = await openS3ObjectStore(s3OptionsOf(`${second.url}/${bucket}`), given);
    expect(await again.head("k")).toBeNull();
    expect(await again.head("before")).toEqual(kept);
    await again.close();
    process.kill(second.pid, "SIGKILL");
    await rm(second.folder, { recursive: true });
  });
});

/** A server of its own, for a test that kills it. */
async function startServer(folder?: string): Promise<{ pid: number; url: string; folder: string }> {
  const env = { ...process.env, ...(folder !== undefined && { VERSITYGW_FOLDER: folder }) };
  const { stdout } = await promisify(execFile)("bash", [join(packageRoot, "infra/servers/versitygw.sh")], { env });
  const said = Object.fromEntries(
    stdout
      .trim()
      .split("\n")
      .map((line) => line.split(/=(.*)/s)),
  );
  return { pid: Number(said.pid), url: String(said.url), folder: String(said.folder) };
}
