// Where indexes of segments are kept between two runs: a folder beside the memory file, which may be deleted at any time.
// A file's name says which members it holds and what its bytes hash to, so a stale or damaged file is not found instead of misread.

import { createHash } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { contentHash, type Log } from "#infra/runtime/index.ts";
import type { UsearchIndex } from "./usearch.ts";

export interface SegmentFiles {
  /** Loads the index of exactly these members; false where there is none. */
  read(segment: number, members: Iterable<Uint8Array>, into: UsearchIndex): boolean;
  /** Replaces what was kept of the segment. A file that cannot be written is logged: the index is built again next time. */
  write(segment: number, members: Iterable<Uint8Array>, index: UsearchIndex): void;
}

/** @param space what the vectors belong to: data set and embedder */
export function segmentFiles(folder: string, space: Readonly<Record<string, string>>, log: Log): SegmentFiles {
  const prefixOf = (segment: number): string => `${contentHash(space).slice(0, 12)}-${segment}-`;
  const named = (prefix: string): string[] =>
    existsSync(folder) ? readdirSync(folder).filter((name) => name.startsWith(prefix)) : [];

  function load(prefix: string, into: UsearchIndex): boolean {
    for (const name of named(prefix)) {
      const path = join(folder, name);
      if (name !== `${prefix}${hashOf([readFileSync(path)])}.usearch`) continue;
      into.load(path);
      return true;
    }
    return false;
  }

  return {
    read(segment, members, into) {
      try {
        return load(`${prefixOf(segment)}${hashOf(members)}-`, into);
      } catch (thrown) {
        log.warn({ segment, cause: String(thrown) }, "the index of a segment cannot be read: it is built again");
        return false;
      }
    },
    write(segment, members, index) {
      const prefix = prefixOf(segment);
      try {
        mkdirSync(folder, { recursive: true, mode: 0o700 });
        const draft = join(folder, `${prefix}draft`);
        index.save(draft);
        chmodSync(draft, 0o600);
        const name = `${prefix}${hashOf(members)}-${hashOf([readFileSync(draft)])}.usearch`;
        renameSync(draft, join(folder, name));
        for (const old of named(prefix)) if (old !== name) rmSync(join(folder, old), { force: true });
      } catch (thrown) {
        log.warn({ segment, cause: String(thrown) }, "the index of a segment was not saved");
      }
    },
  };
}

function hashOf(parts: Iterable<Uint8Array>): string {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest("hex").slice(0, 16);
}
