// The object store: named byte strings that do not fit a row: models, charts, reports, exports.
// An object is replaced whole and never altered in place; what a reader has begun to read stays as it was.

import type { Readable } from "node:stream";

/** SHA-256 of the bytes, 64 lower-case hex digits. */
export type ObjectHash = string;

export interface ObjectHead {
  readonly key: string;
  readonly hash: ObjectHash;
  readonly bytes: number;
  readonly contentType: string;
  /** When it was put, by the clock of the process that put it. */
  readonly storedMs: number;
}

export interface StoredObject {
  readonly head: ObjectHead;
  /** Above a megabyte it holds a file or a connection until it is read to its end or destroyed; a broken off `for await` destroys it. */
  readonly body: Readable;
}

export interface ListedObject {
  readonly key: string;
  /** Null where the object is damaged so far that its size is not known. */
  readonly bytes: number | null;
}

export type ObjectContent = Uint8Array | AsyncIterable<Uint8Array>;

export interface PutOptions {
  /** application/octet-stream where left out. */
  readonly contentType?: string;
  /** "*": put only where nothing is. */
  readonly ifNoneMatch?: "*";
  /** Put only over the object with this hash. */
  readonly ifMatch?: ObjectHash;
}

/** Bytes in [fromByte, toByte); to the end where toByte is left out. What lies beyond the end is not there, which is no error. */
export interface ByteRange {
  readonly fromByte: number;
  readonly toByte?: number;
}

/**
 * A key is 1 to 512 characters: segments joined by "/", each of 1 to 100 letters, digits and ! ( ) + , - . = @ _ ^, without a dot at
 * the beginning or the end, and not ending in ".object".
 */
export interface ObjectStore {
  readonly can: {
    /** `ifNoneMatch` holds against every other writer. Where false, such a put throws knowledge/not-supported. */
    readonly conditionalCreate: boolean;
    /** `ifMatch` holds against every other writer. Where false, such a put throws knowledge/not-supported. */
    readonly conditionalReplace: boolean;
    /** A range is checked against the hash too; where false only a whole read is. */
    readonly verifiedRange: boolean;
  };
  /**
   * The object is there whole and durably when this returns, and not at all, or as it was before, when it throws.
   * Of conditional puts at one time on one state, one is done.
   * @throws knowledge/object-changed where the condition does not hold
   */
  put(key: string, content: ObjectContent, options?: PutOptions): Promise<ObjectHead>;
  /** Null = not there. It, or the body, ends with knowledge/object-damaged where the bytes are not those that were put. */
  get(key: string, range?: ByteRange): Promise<StoredObject | null>;
  /** Null = not there. */
  head(key: string): Promise<ObjectHead | null>;
  /** Keys that begin with the prefix ("" is every key), ascending by character code, fetched as they are read. */
  list(prefix: string): AsyncIterable<ListedObject>;
  /** Deleting what is not there does nothing. */
  delete(key: string): Promise<void>;
  /** Safe to call twice. */
  close(): Promise<void>;
}
