// The SDK, loaded when a store is opened, and a client of it made from our options.

import type { S3Client } from "@aws-sdk/client-s3";
import { QuorumError } from "#infra/runtime/index.ts";
import type { S3Options } from "./s3-options.ts";

export type Sdk = typeof import("@aws-sdk/client-s3") & typeof import("@aws-sdk/lib-storage");

/** @throws infra/package-missing */
export async function load(): Promise<Sdk> {
  try {
    const [client, storage] = await Promise.all([import("@aws-sdk/client-s3"), import("@aws-sdk/lib-storage")]);
    return { ...client, ...storage };
  } catch (cause) {
    const message = "@aws-sdk/client-s3 and @aws-sdk/lib-storage are not installed. Run `npm ci`.";
    throw new QuorumError("infra/package-missing", message, { fault: "outside", retry: false, cause });
  }
}

export function clientOf(sdk: Sdk, options: S3Options): S3Client {
  const { endpoint, region, accessKeyId, secretAccessKey, sessionToken } = options;
  return new sdk.S3Client({
    region,
    ...(endpoint !== undefined && { endpoint, forcePathStyle: true }),
    ...(accessKeyId !== undefined &&
      secretAccessKey !== undefined && {
        credentials: { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) },
      }),
    maxAttempts: options.attempts,
    requestHandler: { connectionTimeout: options.connectTimeoutMs, socketTimeout: options.idleTimeoutMs },
    responseChecksumValidation: "WHEN_REQUIRED", // the hash of the whole is ours to check
  });
}
