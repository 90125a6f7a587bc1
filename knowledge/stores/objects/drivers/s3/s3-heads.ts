// What is kept with an object beside its bytes, as the store's own metadata: hash, time, and which put it came from.

import type { ObjectHead } from "../../object-store.port.ts";
import { objectDamaged } from "../object-errors.ts";

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
    throw objectDamaged(key, "it carries no content hash: another program put it, or its metadata was lost");
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
