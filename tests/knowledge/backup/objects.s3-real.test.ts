// Objects between a folder and a real S3 server (VERSITYGW_TEST_URL, infra/servers/versitygw.sh): there and back, byte by byte.
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { expect, test } from "vitest";
import { randomIds, silentLog, systemClock } from "#infra/runtime/index.ts";
import { createBackup, objectsDump, restoreHome } from "#knowledge/backup/index.ts";
import {
  type ObjectStore,
  openFolderObjectStore,
  openS3ObjectStore,
  s3OptionsOf,
} from "#knowledge/stores/objects/index.ts";
import { newFolder, objectTexts, openArchive } from "./desk-folder.ts";

const url = process.env.VERSITYGW_TEST_URL;
const given = { clock: systemClock, ids: randomIds };
const restoring = { clock: systemClock, log: silentLog };

async function newBucket(): Promise<string> {
  const { origin, username, password } = new URL(url ?? "");
  const credentials = { accessKeyId: username, secretAccessKey: password };
  const client = new S3Client({ endpoint: origin, region: "us-east-1", forcePathStyle: true, credentials });
  const bucket = `backup-${randomBytes(6).toString("hex")}`;
  await client.send(new CreateBucketCommand({ Bucket: bucket }));
  client.destroy();
  return `${url}/${bucket}/desk`;
}

test.skipIf(!url)(
  "BK-40 objects go from a folder into a bucket and back, byte by byte the same",
  { timeout: 120_000 },
  async () => {
    const root = newFolder();
    const { archive } = await openArchive(root);
    const backUp = (store: ObjectStore) => createBackup({ archive, dumps: [objectsDump(store)], clock: systemClock });
    const folder = await openFolderObjectStore({ folder: join(root, "objects") }, { clock: systemClock });
    for (const [key, bytes] of [
      ["a/small", 10],
      ["a/empty", 0],
      ["b/large", 9_000_000],
    ] as const)
      await folder.put(key, randomBytes(bytes), { contentType: "text/plain" });
    const wanted = await objectTexts({ objects: folder });
    const there = await backUp(folder);
    const bucket = await openS3ObjectStore(s3OptionsOf(await newBucket()), given);
    const into = { archive, servers: { objects: bucket }, ...restoring };
    await restoreHome({ ...into, wanted: { id: there.head.id }, home: join(root, "there") });
    expect(await objectTexts({ objects: bucket })).toEqual(wanted);
    expect((await bucket.head("a/small"))?.contentType).toBe("text/plain");
    await expect(
      restoreHome({ ...into, wanted: { id: there.head.id }, home: join(root, "twice") }),
    ).rejects.toMatchObject({
      code: "infra/backup-target-not-empty",
    });
    await bucket.put("c/more", Buffer.from("more"));
    const back = await backUp(bucket);
    expect(back.head.newBytes).toBeLessThan(1_000_000); // the large one is in the archive already
    await restoreHome({ archive, wanted: { id: back.head.id }, home: join(root, "back"), ...restoring });
    const again = await openFolderObjectStore({ folder: join(root, "back", "objects") }, { clock: systemClock });
    expect(await objectTexts({ objects: again })).toEqual(await objectTexts({ objects: bucket }));
    for (const store of [folder, bucket, again]) await store.close();
  },
);
