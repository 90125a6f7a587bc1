// What may be a key, a prefix, a range, a hash and a content type, the same for every driver. No store is asked here.

import { callerError } from "#infra/runtime/index.ts";
import type { ByteRange, PutOptions } from "./object-store.port.ts";

export const maximumKeyCharacters = 512;
export const maximumSegmentCharacters = 100;

const segment = /^(?!\.)[A-Za-z0-9!()+,\-.=@_^]+(?<!\.)$/;
/** Files of the folder driver end so; a folder of that name would be in the way of a key. */
const reserved = /\.object$/i;
const allowed = "letters, digits and ! ( ) + , - . = @ _ ^, no dot at the beginning or the end";

/** @throws knowledge/object-key-invalid */
export function requireKey(key: string): void {
  if (key.length === 0 || key.length > maximumKeyCharacters) {
    throw invalidKey(key, `wanted 1 to ${maximumKeyCharacters} characters, found ${key.length}`);
  }
  for (const part of key.split("/")) {
    if (part === "" || part === "." || part === "..") {
      throw invalidKey(key, `wanted no segment that is empty, "." or "..", and no "/" at the ends`);
    }
    if (part.length > maximumSegmentCharacters) {
      throw invalidKey(
        key,
        `wanted at most ${maximumSegmentCharacters} characters between two "/", found ${part.length}`,
      );
    }
    if (!segment.test(part)) throw invalidKey(key, `wanted ${allowed}, found ${shown(part)}`);
    if (reserved.test(part)) throw invalidKey(key, `no segment may end in ".object", found ${shown(part)}`);
  }
}

/** A prefix is the beginning of a key, so it may end anywhere in one. @throws knowledge/object-key-invalid */
export function requirePrefix(prefix: string): void {
  requireKey(/(?:^|[/.]|\.object)$/i.test(prefix) ? `${prefix}x` : prefix);
}

/** @throws knowledge/object-content-invalid */
export function requireRange({ fromByte, toByte }: ByteRange): void {
  const whole = Number.isSafeInteger(fromByte) && (toByte === undefined || Number.isSafeInteger(toByte));
  if (whole && fromByte >= 0 && (toByte === undefined || toByte >= fromByte)) return;
  throw callerError(
    "knowledge/object-content-invalid",
    `A range wants whole numbers 0 <= fromByte <= toByte, found [${fromByte}, ${toByte ?? "end"}).`,
  );
}

/** @throws knowledge/object-content-invalid */
export function requirePutOptions({ contentType, ifNoneMatch, ifMatch }: PutOptions): void {
  if (
    contentType !== undefined &&
    !/^[\w!#$&^.+-]{1,100}\/[\w!#$&^.+-]{1,100}(?:; ?[\w-]+=[\w.-]+)*$/.test(contentType)
  ) {
    throw callerError(
      "knowledge/object-content-invalid",
      `A content type looks like "text/csv" or "text/csv; charset=utf-8", found ${shown(contentType)}.`,
    );
  }
  if (ifMatch !== undefined && !/^[0-9a-f]{64}$/.test(ifMatch)) {
    throw callerError(
      "knowledge/object-content-invalid",
      `ifMatch wants the hash of an object (64 lower-case hex digits), found ${shown(ifMatch)}.`,
    );
  }
  if (ifMatch !== undefined && ifNoneMatch !== undefined) {
    throw callerError(
      "knowledge/object-content-invalid",
      "ifMatch and ifNoneMatch exclude each other: give one of them.",
    );
  }
}

/** As JSON, so that nothing in it can steer the terminal that it is shown on. */
const shown = (text: string): string => JSON.stringify(text.length > 120 ? `${text.slice(0, 120)}...` : text);

const invalidKey = (key: string, wanted: string) =>
  callerError("knowledge/object-key-invalid", `The object key ${shown(key)} is invalid: ${wanted}.`, {
    key: key.slice(0, 1_000),
  });
