// A stream cut into pieces of one size, whatever pieces it comes in. The bytes are copied: a source may use its own again.

import { backupInputInvalid } from "./backup-errors.ts";
import type { FileSource } from "./sources.ts";

/** The last piece is shorter; there is none where there is no content. @throws infra/backup-input-invalid where it yields no bytes */
export async function* piecesOf(source: FileSource, pieceBytes: number): AsyncGenerator<Uint8Array> {
  let piece: Buffer = Buffer.alloc(0);
  let filled = 0;
  for await (const chunk of source.read()) {
    requireBytes(source, chunk);
    for (let at = 0; at < chunk.length; ) {
      const taken = chunk.subarray(at, at + pieceBytes - filled);
      piece = grown(piece, filled, filled + taken.length, pieceBytes);
      piece.set(taken, filled);
      filled += taken.length;
      at += taken.length;
      if (filled < pieceBytes) continue;
      yield piece;
      piece = Buffer.alloc(0);
      filled = 0;
    }
  }
  if (filled > 0) yield piece.subarray(0, filled);
}

/** Room for so many bytes, with some to spare, so that small content takes little memory and large content few copies. */
function grown(piece: Buffer, filled: number, wanted: number, atMost: number): Buffer {
  if (wanted <= piece.length) return piece;
  const larger = Buffer.allocUnsafe(Math.min(atMost, Math.max(wanted, 4 * piece.length)));
  piece.copy(larger, 0, 0, filled);
  return larger;
}

function requireBytes({ path }: FileSource, chunk: unknown): asserts chunk is Uint8Array {
  if (chunk instanceof Uint8Array) return;
  throw backupInputInvalid(
    `The content of ${JSON.stringify(path)} wants pieces of type Uint8Array, found ${typeof chunk}.`,
  );
}
