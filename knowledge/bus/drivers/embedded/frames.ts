// Frames: how the bus writes its files. A file begins with a header; a frame is length, CRC-32C and body, and a body begins with its kind.
// Each write to a file begins with a commit frame that holds its own position. It is written only after the write before it is on the
// disk, which tells a tail that was torn by a crash (nothing of it was ever promised) from damage to what was promised.

import { crc32c } from "./crc32c.ts";

const header = Buffer.from("QBUS\0\0\0\x01", "latin1"); // the last byte is the version
export const headerBytes = header.length;
/** Length and checksum. */
export const frameBytes = 8;
const longestBody = 64 * 1024 * 1024;

export const commitKind = 1;
const commitMagic = Buffer.from("Q-COMMIT", "latin1");
const commitBody = 1 + commitMagic.length + 8;
export const commitBytes = frameBytes + commitBody;

export const fileHeader = (): Buffer => Buffer.from(header);

/** "ours", "newer" for one of a later version, "none" for anything else, such as a file that was cut short while it was made. */
export function headerOf(bytes: Buffer): "ours" | "newer" | "none" {
  if (bytes.length < headerBytes || !bytes.subarray(0, 7).equals(header.subarray(0, 7))) return "none";
  return bytes[7] === header[7] ? "ours" : "newer";
}

/** Closes a frame whose body was written at `at + frameBytes` and ends at `end`. */
export function sealFrame(bytes: Buffer, at: number, end: number): void {
  bytes.writeUInt32LE(end - at - frameBytes, at);
  bytes.writeUInt32LE(crc32c(bytes, at + frameBytes, end), at + 4);
}

/** Writes the commit frame of a write that will stand at `position` of its file. */
export function writeCommit(bytes: Buffer, at: number, position: number): void {
  bytes[at + frameBytes] = commitKind;
  commitMagic.copy(bytes, at + frameBytes + 1);
  bytes.writeDoubleLE(position, at + frameBytes + 1 + commitMagic.length);
  sealFrame(bytes, at, at + commitBytes);
}

/** Where the frame that begins here ends; null where there is no whole and sound frame. */
export function frameEnd(bytes: Buffer, at: number, limit: number): number | null {
  if (at + frameBytes + 1 > limit) return null;
  const length = bytes.readUInt32LE(at);
  const end = at + frameBytes + length;
  if (length === 0 || length > longestBody || end > limit) return null;
  return crc32c(bytes, at + frameBytes, end) === bytes.readUInt32LE(at + 4) ? end : null;
}

/** How long the frame that begins here says it is; null where not even that can be read. */
export function frameLength(bytes: Buffer, at: number, limit: number): number | null {
  return at + frameBytes > limit ? null : frameBytes + bytes.readUInt32LE(at);
}

/** Position of a commit at or after `from`, where one can be found. */
export function commitAfter(bytes: Buffer, from: number): number | null {
  for (let found = bytes.indexOf(commitMagic, from); found !== -1; found = bytes.indexOf(commitMagic, found + 1)) {
    const at = found - 1 - frameBytes;
    if (at < from || frameEnd(bytes, at, bytes.length) !== at + commitBytes) continue;
    if (bytes.readDoubleLE(found + commitMagic.length) === at) return at;
  }
  return null;
}
