// The link of the tamper-evident audit chain: what is hashed, and with what. Storing the lines is the records store's business.

import { contentHash } from "#infra/runtime/index.ts";

export interface ChainedLine {
  /** 1 for the first line, then one more each. */
  readonly seq: number;
  readonly atMs: number;
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  /** Plain JSON. */
  readonly detail: unknown;
  readonly previousHash: string;
}

/** What the first line names as its predecessor. */
export const genesisHash = "0".repeat(64);

/** SHA-256 over the canonical JSON of the line, its predecessor's hash included; lower-case hex. */
export function auditHash({ seq, atMs, actor, action, subject, detail, previousHash }: ChainedLine): string {
  return contentHash({ seq, atMs, actor, action, subject, detail, previousHash });
}

/** True where the line is the next after (seq, hash) and holds the hash of its own content. */
export function followsOn(
  line: ChainedLine & { readonly hash: string },
  previous: { readonly seq: number; readonly hash: string },
): boolean {
  return line.seq === previous.seq + 1 && line.previousHash === previous.hash && line.hash === auditHash(line);
}
