// The body of an object in a bucket, checked against its hash on the way; what is read to its end without an error is what was put.

import { createHash } from "node:crypto";
import type { Readable } from "node:stream";
import type { QuorumError } from "#infra/runtime/index.ts";
import { bodyOf } from "../../object-body.ts";
import type { ObjectHead } from "../../object-store.port.ts";
import { objectDamaged } from "../object-errors.ts";

export interface Expected {
  /** How many bytes must come. */
  readonly bytes: number;
  /** Null where a range was asked for, which has no hash of its own. */
  readonly hash: string | null;
}

export function checkedBody(
  answer: Readable,
  { key }: ObjectHead,
  expected: Expected,
  errorOf: (thrown: unknown) => QuorumError,
): Readable {
  const chunks = answer[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>;
  const hash = createHash("sha256");
  let bytes = 0;
  return bodyOf({
    async next() {
      const { done, value } = await chunks.next().catch((thrown: unknown) => {
        throw errorOf(thrown);
      });
      if (!done) {
        bytes += value.length;
        if (expected.hash !== null) hash.update(value);
        return value;
      }
      if (bytes !== expected.bytes) throw objectDamaged(key, `wanted ${expected.bytes} bytes, found ${bytes}`);
      if (expected.hash !== null && hash.digest("hex") !== expected.hash)
        throw objectDamaged(key, "its bytes do not have its hash");
      return null;
    },
    async release() {
      answer.destroy();
    },
  });
}
