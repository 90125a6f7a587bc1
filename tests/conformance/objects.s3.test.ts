// The S3 driver runs the whole suite against the protocol server in this process.
import { countedIds, fixedClock } from "#infra/runtime/index.ts";
import { openS3ObjectStore, s3OptionsOf } from "#knowledge/stores/objects/index.ts";
import { startS3Server } from "./objects.s3-server.ts";
import { objectsSuite, testNowMs } from "./objects.suite.ts";

objectsSuite("s3, the local protocol server", async () => {
  const server = await startS3Server();
  const ids = countedIds();
  const another = () => openS3ObjectStore(s3OptionsOf(`${server.url}/desk`), { clock: fixedClock(testNowMs), ids });
  const objects = await another();
  return {
    objects,
    another,
    async damage(key, atByte) {
      const bytes = server.objects.get(`desk/${key}`)?.bytes;
      bytes?.writeUInt8(bytes.readUInt8(atByte) ^ 1, atByte);
    },
    async destroy() {
      await objects.close();
      await server.close();
    },
  };
});
