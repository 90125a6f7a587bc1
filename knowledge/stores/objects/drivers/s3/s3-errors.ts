// What a server that speaks S3 says, as errors of ours. Nothing of the credentials, the request or the server's own words is passed on
// but the name of the error and its status.

import { asQuorumError, QuorumError } from "#infra/runtime/index.ts";

export interface S3Place {
  /** Host and bucket, for messages. */
  readonly where: string;
}

interface ServiceError {
  readonly name: string;
  readonly code?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

const unauthorised = new Set([
  "AccessDenied",
  "SignatureDoesNotMatch",
  "InvalidAccessKeyId",
  "ExpiredToken",
  "InvalidToken",
  "CredentialsProviderError",
  "RequestTimeTooSkewed",
]);
const keyInTheWay = new Set([
  "ObjectParentIsFile",
  "ExistingObjectIsDirectory",
  "KeyTooLongError",
  "XMinioParentIsObject",
]);

/** Of the client itself; the operating system's have a code. */
const lost = new Set(["TimeoutError", "NetworkingError", "AbortError"]);

export const statusOf = (thrown: unknown): number | null =>
  (thrown as ServiceError | null)?.$metadata?.httpStatusCode ?? null;
export const nameOf = (thrown: unknown): string => (thrown as ServiceError | null)?.name ?? "Error";

/** The server does not let it happen because of a condition. */
export const isConditionFailed = (thrown: unknown): boolean =>
  statusOf(thrown) === 412 || nameOf(thrown) === "ConditionalRequestConflict";

export const isMissing = (thrown: unknown): boolean =>
  nameOf(thrown) === "NoSuchKey" || (statusOf(thrown) === 404 && nameOf(thrown) === "NotFound");

/** An upload in parts is not there any more: completed already, or aborted. */
export const isUploadGone = (thrown: unknown): boolean => nameOf(thrown) === "NoSuchUpload";

export async function withS3Errors<T>({ where }: S3Place, key: string | null, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    throw s3Error(where, key, thrown);
  }
}

export function s3Error(where: string, key: string | null, thrown: unknown): QuorumError {
  if (thrown instanceof QuorumError) return thrown;
  const name = nameOf(thrown);
  const status = statusOf(thrown);
  const errno = (thrown as ServiceError | null)?.code;
  const said = [status, name === "Error" ? errno : name]
    .filter((part) => part !== undefined && part !== null)
    .join(" ");
  const details = { fault: "outside", context: { where, key, status, name }, cause: new Error(said) } as const;
  if (status === 403 || status === 401 || unauthorised.has(name)) {
    const says = `The object store ${where} refuses these credentials (${said}). Check key, secret, region and this machine's clock.`;
    return new QuorumError("knowledge/store-unauthorised", says, { ...details, retry: false });
  }
  if (keyInTheWay.has(name)) {
    const says = `The object store ${where} cannot hold the key "${key}" (${said}): a key is in its way. Use another key.`;
    return new QuorumError("knowledge/object-key-invalid", says, { ...details, fault: "caller", retry: false });
  }
  if (name === "NoSuchBucket") {
    const says = `The object store ${where} has no such bucket. Make it, or name another one.`;
    return new QuorumError("knowledge/store-failed", says, { ...details, retry: false });
  }
  if (status === 507) {
    const says = `The object store ${where} is full: the object was not put. Free space there and try again.`;
    return new QuorumError("infra/disk-full", says, { ...details, retry: true });
  }
  if (status !== null && status < 500 && status !== 408 && status !== 429) {
    const says = `The object store ${where} refuses the request (${said}).`;
    return new QuorumError("knowledge/store-refused", says, { ...details, retry: false });
  }
  if (status === null && errno === undefined && !lost.has(name)) return asQuorumError(thrown);
  const says = `The object store ${where} does not answer (${said}). Whether a put or deletion took effect is not known; it may be repeated.`;
  return new QuorumError("knowledge/store-unreachable", says, { ...details, retry: true });
}
