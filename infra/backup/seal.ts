// Sealing: AES-256-GCM under a key of its own for every name, derived from the one key of the backup by HMAC. What is sealed under a
// name opens under that name only, so that no file can stand in for another.
//
// Nonces: 96 bits drawn anew for each sealing. They protect even where chance failed and repeated itself: a chunk's name is a keyed hash
// of its content and a manifest's name is never used twice, so one key never seals two different contents.
//
//   mark (4 bytes) | nonce (12) | sealed bytes | tag (16)

import { createCipheriv, createDecipheriv, createHmac, hkdfSync } from "node:crypto";

/** So many bytes of chance that nobody can foresee. */
export type DrawBytes = (count: number) => Uint8Array;

export const keyBytes = 32;
const nonceBytes = 12;
const tagBytes = 16;
const mark = Buffer.from("QBK1");
export const sealedOverheadBytes = mark.length + nonceBytes + tagBytes;

export interface BackupKey {
  /** What a folder remembers a key by; tells nothing about it. */
  readonly check: string;
  /** The name of content: the same content has the same name under this key, and no one without it can tell which content it is. */
  nameOf(content: Uint8Array): string;
  seal(name: string, content: Uint8Array, drawBytes: DrawBytes): Buffer;
  /** Null where it was not sealed under this key and name, or was changed since. */
  open(name: string, sealed: Uint8Array): Buffer | null;
}

export function backupKeyOf(secret: Uint8Array): BackupKey {
  const derived = (purpose: string): Buffer =>
    Buffer.from(hkdfSync("sha256", secret, "quorum-backup-1", purpose, keyBytes));
  const [naming, sealing, checking] = [derived("names"), derived("sealing"), derived("check")];
  const keyOf = (name: string): Buffer => createHmac("sha256", sealing).update(name).digest();
  return {
    check: createHmac("sha256", checking).update("check").digest("hex").slice(0, 32),
    nameOf: (content) => createHmac("sha256", naming).update(content).digest("hex"),
    seal(name, content, drawBytes) {
      const nonce = drawBytes(nonceBytes);
      if (nonce.length !== nonceBytes) throw new Error(`Wanted ${nonceBytes} bytes of chance, found ${nonce.length}.`);
      const cipher = createCipheriv("aes-256-gcm", keyOf(name), nonce, { authTagLength: tagBytes });
      cipher.setAAD(Buffer.from(name, "utf8"));
      return Buffer.concat([mark, nonce, cipher.update(content), cipher.final(), cipher.getAuthTag()]);
    },
    open(name, sealed) {
      const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.length);
      if (bytes.length < sealedOverheadBytes || !bytes.subarray(0, mark.length).equals(mark)) return null;
      const nonce = bytes.subarray(mark.length, mark.length + nonceBytes);
      const decipher = createDecipheriv("aes-256-gcm", keyOf(name), nonce, { authTagLength: tagBytes });
      decipher.setAAD(Buffer.from(name, "utf8"));
      decipher.setAuthTag(bytes.subarray(bytes.length - tagBytes));
      const content = decipher.update(bytes.subarray(mark.length + nonceBytes, bytes.length - tagBytes));
      try {
        return Buffer.concat([content, decipher.final()]);
      } catch {
        return null; // the only thing that `final` says: the tag does not fit
      }
    },
  };
}
