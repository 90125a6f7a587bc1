// Objects in a bucket of any server that speaks S3. Only this folder knows the SDK; it is loaded when a store is opened.

import type { Readable } from "node:stream";
import type { GetObjectCommandOutput, PutObjectCommandInput, S3Client } from "@aws-sdk/client-s3";
import { type Clock, type Ids, QuorumError } from "#infra/runtime/index.ts";
import { bodyOfBytes, heldInMemoryBytes, wholeOf } from "../../object-body.ts";
import { defaultContentType } from "../../object-content.ts";
import { requireKey, requirePrefix, requirePutOptions, requireRange } from "../../object-key.ts";
import type {
  ByteRange,
  ListedObject,
  ObjectContent,
  ObjectHead,
  ObjectStore,
  PutOptions,
  StoredObject,
} from "../../object-store.port.ts";
import { conditionFailed } from "../object-errors.ts";
import { checkedBody } from "./s3-body.ts";
import { clientOf, load, type Sdk } from "./s3-client.ts";
import { type Conditions, tryConditions } from "./s3-conditions.ts";
import { isConditionFailed, isMissing, isUploadGone, s3Error, statusOf, withS3Errors } from "./s3-errors.ts";
import { headOf, metadataOf, putIdOf, type S3Answer } from "./s3-heads.ts";
import { S3Options } from "./s3-options.ts";
import { type Spooled, spool } from "./spool.ts";

export const needs = {
  package: "@aws-sdk/client-s3",
  for: "objects in a bucket (S3)",
  how: "comes with `npm ci`",
} as const;

export interface S3Given {
  readonly clock: Clock;
  readonly ids: Ids;
}

/** @throws infra/package-missing, knowledge/store-unreachable, knowledge/store-unauthorised, knowledge/store-failed (no such bucket) */
export async function openS3ObjectStore(options: S3Options, given: S3Given): Promise<ObjectStore> {
  const parsed = S3Options.parse(options);
  const sdk = await load();
  const client = clientOf(sdk, parsed);
  const where = `${parsed.endpoint ?? `S3 (${parsed.region})`}, bucket "${parsed.bucket}"`;
  try {
    await requireBucket(sdk, client, parsed, where);
    const conditions = await conditionsOf(sdk, client, parsed, where, given.ids);
    return new S3ObjectStore({ sdk, client, options: parsed, where, conditions, ...given });
  } catch (thrown) {
    client.destroy();
    throw thrown;
  }
}

interface Opened extends S3Given {
  readonly sdk: Sdk;
  readonly client: S3Client;
  readonly options: S3Options;
  readonly where: string;
  readonly conditions: Conditions;
}

class S3ObjectStore implements ObjectStore {
  readonly can: ObjectStore["can"];
  readonly #s3: Opened;
  #closed = false;

  constructor(opened: Opened) {
    this.#s3 = opened;
    this.can = { ...opened.conditions, verifiedRange: false };
  }

  async put(key: string, content: ObjectContent, options: PutOptions = {}): Promise<ObjectHead> {
    this.#requireOpen();
    requireKey(key);
    requirePutOptions(options);
    this.#requireCondition(options);
    const spooled = await spool(content, this.#s3.options.partBytes);
    try {
      const { contentType = defaultContentType } = options;
      const { hash, bytes } = spooled;
      const head: ObjectHead = { key, hash, bytes, contentType, storedMs: this.#s3.clock.nowMs() };
      await this.#putUnder(head, spooled, options);
      return head;
    } finally {
      await spooled.discard();
    }
  }

  async get(key: string, range?: ByteRange): Promise<StoredObject | null> {
    this.#requireOpen();
    requireKey(key);
    if (range) requireRange(range);
    const isEmpty = range !== undefined && range.toByte === range.fromByte; // which the protocol has no words for
    const answer = isEmpty ? "beyond" : await this.#answer(key, range);
    if (answer === null) return null;
    if (answer === "beyond") {
      const head = await this.#head(key);
      return head && { head, body: bodyOfBytes(new Uint8Array(0)) };
    }
    return this.#stored(key, answer);
  }

  async head(key: string): Promise<ObjectHead | null> {
    this.#requireOpen();
    requireKey(key);
    return this.#head(key);
  }

  async *list(prefix: string): AsyncGenerator<ListedObject> {
    this.#requireOpen();
    requirePrefix(prefix);
    const { sdk, client, options } = this.#s3;
    let token: string | undefined;
    do {
      const request = { Bucket: options.bucket, Prefix: nameOf(options, prefix), ContinuationToken: token };
      const page = await this.#send(null, () => client.send(new sdk.ListObjectsV2Command(request)));
      for (const { Key: name = "", Size: bytes = 0 } of page.Contents ?? []) {
        const key = name.slice(nameOf(options, "").length);
        if (isKey(key)) yield { key, bytes };
      }
      token = page.IsTruncated ? page.NextContinuationToken : undefined;
    } while (token !== undefined);
  }

  async delete(key: string): Promise<void> {
    this.#requireOpen();
    requireKey(key);
    const { sdk, client } = this.#s3;
    await this.#send(key, () => client.send(new sdk.DeleteObjectCommand(this.#at(key))));
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#s3.client.destroy();
  }

  async #stored(key: string, answer: GetObjectCommandOutput): Promise<StoredObject> {
    const raw = answer.Body as Readable;
    const bytes = answer.ContentLength ?? 0;
    try {
      const head = headOf(key, answer);
      const expected = { bytes, hash: answer.ContentRange === undefined ? head.hash : null };
      const body = checkedBody(raw, head, expected, (thrown) => s3Error(this.#s3.where, key, thrown));
      return { head, body: bytes > heldInMemoryBytes ? body : bodyOfBytes(await wholeOf(body)) };
    } catch (thrown) {
      raw.destroy();
      throw thrown;
    }
  }

  async #putUnder(head: ObjectHead, spooled: Spooled, { ifMatch, ifNoneMatch }: PutOptions): Promise<void> {
    const { key } = head;
    const putId = this.#s3.ids.next("put");
    const before = ifMatch === undefined ? null : await this.#answerOfHead(key);
    const foundHash = before && headOf(key, before).hash;
    if (ifMatch !== undefined && foundHash !== ifMatch) throw conditionFailed(key, { ifMatch }, foundHash);
    const request = {
      ...this.#at(key),
      ContentType: head.contentType,
      ContentLength: head.bytes,
      Metadata: metadataOf(head, putId),
      ...(ifNoneMatch && { IfNoneMatch: ifNoneMatch }),
      ...(before && { IfMatch: before.ETag }),
    };
    try {
      await this.#upload(request, spooled, head.hash);
    } catch (thrown) {
      // The first request may have been done and its answer lost: then it is our own put that its repetition finds in its way.
      const conditional = ifMatch !== undefined || ifNoneMatch !== undefined;
      const refused = conditional && (isConditionFailed(thrown) || isMissing(thrown));
      if (!refused && !isUploadGone(thrown)) throw s3Error(this.#s3.where, key, thrown);
      const after = await this.#answerOfHead(key);
      if (after && putIdOf(after) === putId) return;
      if (!refused) throw s3Error(this.#s3.where, key, thrown);
      throw conditionFailed(key, { ifMatch, ifNoneMatch }, after && headOf(key, after).hash);
    }
  }

  async #upload(request: PutObjectCommandInput, spooled: Spooled, hash: string): Promise<void> {
    const { sdk, client, options } = this.#s3;
    if (spooled.bytes <= options.partBytes) {
      const checksum = Buffer.from(hash, "hex").toString("base64"); // the server checks it before it keeps anything
      await client.send(new sdk.PutObjectCommand({ ...request, Body: spooled.body(), ChecksumSHA256: checksum }));
      return;
    }
    const partSize = Math.max(options.partBytes, Math.ceil(spooled.bytes / mostParts));
    const params = { ...request, Body: spooled.body() };
    await new sdk.Upload({ client, params, partSize, queueSize: 3, leavePartsOnError: false }).done();
  }

  /** "beyond" where the range begins after the end. */
  async #answer(key: string, range?: ByteRange): Promise<GetObjectCommandOutput | null | "beyond"> {
    const { sdk, client } = this.#s3;
    const whole = !range || (range.fromByte === 0 && range.toByte === undefined);
    const last = range?.toByte === undefined ? "" : range.toByte - 1;
    const request = { ...this.#at(key), ...(!whole && { Range: `bytes=${range.fromByte}-${last}` }) };
    return this.#send(key, async () => {
      try {
        return await client.send(new sdk.GetObjectCommand(request));
      } catch (thrown) {
        if (isMissing(thrown)) return null;
        if (statusOf(thrown) === 416) return "beyond";
        throw thrown;
      }
    });
  }

  async #head(key: string): Promise<ObjectHead | null> {
    const answer = await this.#answerOfHead(key);
    return answer && headOf(key, answer);
  }

  async #answerOfHead(key: string): Promise<(S3Answer & { readonly ETag?: string | undefined }) | null> {
    const { sdk, client } = this.#s3;
    return this.#send(key, async () => {
      try {
        return await client.send(new sdk.HeadObjectCommand(this.#at(key)));
      } catch (thrown) {
        if (isMissing(thrown)) return null;
        throw thrown;
      }
    });
  }

  #at(key: string) {
    const { options } = this.#s3;
    return { Bucket: options.bucket, Key: nameOf(options, key) };
  }

  #send<T>(key: string | null, work: () => Promise<T>): Promise<T> {
    return withS3Errors(this.#s3, key, work);
  }

  #requireCondition({ ifMatch, ifNoneMatch }: PutOptions): void {
    const { conditionalCreate, conditionalReplace } = this.can;
    if ((ifMatch === undefined || conditionalReplace) && (ifNoneMatch === undefined || conditionalCreate)) return;
    const says = `The object store ${this.#s3.where} does not keep conditions on a put. Use another server, or put without one.`;
    throw new QuorumError("knowledge/not-supported", says, { fault: "caller", retry: false });
  }

  #requireOpen(): void {
    if (!this.#closed) return;
    throw new QuorumError("knowledge/store-failed", "The object store is closed.", { fault: "bug", retry: false });
  }
}

/** The protocol allows 10,000. */
const mostParts = 9_000;

async function requireBucket(sdk: Sdk, client: S3Client, { bucket }: S3Options, where: string): Promise<void> {
  await withS3Errors({ where }, null, async () => {
    try {
      await client.send(new sdk.HeadBucketCommand({ Bucket: bucket }));
    } catch (thrown) {
      const status = statusOf(thrown);
      if (status !== 404 && status !== 301) throw thrown;
      const remedy = status === 404 ? "Make it, or check its name and the access key" : "Name the region that it is in";
      const says = `The object store ${where} shows no such bucket (${status}). ${remedy}.`;
      throw new QuorumError("knowledge/store-failed", says, { fault: "outside", retry: false });
    }
  });
}

async function conditionsOf(
  sdk: Sdk,
  client: S3Client,
  options: S3Options,
  where: string,
  ids: Ids,
): Promise<Conditions> {
  const at = { Bucket: options.bucket, Key: nameOf(options, `.${ids.next("trial")}`) };
  return withS3Errors({ where }, null, () =>
    tryConditions({
      put: async (condition) =>
        void (await client.send(new sdk.PutObjectCommand({ ...at, ...condition, Body: "trial" }))),
      remove: async () => void (await client.send(new sdk.DeleteObjectCommand(at))),
    }),
  );
}

const nameOf = ({ prefix }: S3Options, key: string): string => (prefix === "" ? key : `${prefix}/${key}`);

/** Others may keep things under the prefix that are no keys of ours. */
function isKey(name: string): boolean {
  try {
    requireKey(name);
    return true;
  } catch {
    return false;
  }
}
