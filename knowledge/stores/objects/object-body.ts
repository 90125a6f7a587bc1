// The body of an object as a stream over pieces that are fetched when asked for; what it holds is given back however it ends.

import { Readable } from "node:stream";

export interface BodySource {
  /** The next piece; null at the end. */
  next(): Promise<Uint8Array | null>;
  /** Called once, after the end, an error or a break. */
  release(): Promise<void>;
}

export function bodyOf(source: BodySource): Readable {
  return new Readable({
    read() {
      source.next().then(
        (piece) => this.push(piece),
        (thrown: Error) => this.destroy(thrown),
      );
    },
    destroy(error, done) {
      source.release().then(
        () => done(error),
        (thrown: Error) => done(error ?? thrown),
      );
    },
  });
}

/** Up to this size a body is in memory when it is handed out, and holds nothing. */
export const heldInMemoryBytes = 1_048_576;

/** A body of bytes that are there already. */
export const bodyOfBytes = (bytes: Uint8Array): Readable => Readable.from([bytes], { objectMode: false });

/** The body read to its end. */
export async function wholeOf(body: Readable): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body as AsyncIterable<Uint8Array>) chunks.push(chunk);
  return Buffer.concat(chunks);
}
