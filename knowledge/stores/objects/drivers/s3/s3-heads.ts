// What is kept with an object beside its bytes, as the store's own metadata: hash, time, and which put it came from.

import { QuorumError } from "#infra/runtime/index.ts";
import type { ObjectHead } from "../../object-store.port.ts";

const hashName = "quorum-hash";
const timeName = "quorum-stored-ms";
const putName = "quorum-put";

export interface S3Answer {
  readonly Metadata?: Record<string, string> | undefined;
  readonly ContentLength?: number | undefined;
  readonly ContentRange?: string | undefined;
  readonly ContentType?: string | undefined;
}

export const metadataOf = (head: Pick<ObjectHead, "hash" | "storedMs">, putId: string): Record<string, string> => ({
  [hashName]: head.hash,
  [timeName]: String(head.storedMs),
  [putName]: putId,
});

/** The put that made the object, so that a repeated request can be told from somebody else's. */
export const putIdOf = ({ Metadata }: S3Answer): string | null => Metadata?.[putName] ?? null;

/** @throws knowledge/object-damaged where somebody else put the object, without a hash */
export function headOf(key: string, { Metadata, ContentLength, ContentRange, ContentType }: S3Answer): ObjectHead {
  const hash = Metadata?.[hashName] ?? "";
  const storedMs = Number(Metadata?.[timeName]);
  if (!/^[0-9a-f]{64}$/.test(hash) || !Number.isSafeInteger(storedMs)) {
    throw new QuorumError(
      "knowledge/object-damaged",
      `The object "${key}" carries no content hash: it was not put by this program, or its metadata was lost. Put it again.`,
      { fault: "outside", retry: false, context: { key } },
    );
  }
  const whole = ContentRange?.match(/\/(\d+)$/)?.[1]; // of a range the length is that of the range
  return {
    key,
    hash,
    bytes: whole === undefined ? (ContentLength ?? 0) : Number(whole),
    contentType: ContentType ?? "application/octet-stream",
    storedMs,
  };
}
