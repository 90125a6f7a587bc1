// Objects, told by key: their bytes, and a list of what each is. An object whose hash a backup has already is not read again.

import type { BackupSource } from "#infra/backup/index.ts";
import { QuorumError } from "#infra/runtime/index.ts";
import type { ObjectHead, ObjectStore } from "#knowledge/stores/objects/index.ts";
import type { StoreDump, TakenStore } from "./store-dump.port.ts";

/** A key may be the folder of another key, but not with this at its end. */
const suffix = ".object";
export const objectPath = (key: string): string => `bytes/${key}${suffix}`;

/** The store stays the caller's. Objects are read as they are when it is their turn, each whole: never as they were before the moment. */
export function objectsDump(store: ObjectStore): StoreDump {
  return {
    store: "objects",
    take: ({ generation }) => takenObjects(store, generation),
    async close() {},
  };
}

function takenObjects(store: ObjectStore, generation: string): TakenStore {
  const heads: ObjectHead[] = [];

  async function* bytes(head: ObjectHead): AsyncGenerator<Uint8Array> {
    const found = await store.get(head.key);
    if (found === null || found.head.hash !== head.hash) {
      found?.body.destroy();
      throw changed(head.key);
    }
    yield* found.body;
  }

  async function* sources(): AsyncGenerator<BackupSource> {
    for await (const { key } of store.list("")) {
      const head = await store.head(key);
      if (head === null) continue; // deleted since it was listed
      heads.push(head);
      yield {
        kind: "file",
        path: `objects/${objectPath(key)}`,
        stamp: `${generation} ${head.hash}`,
        read: () => bytes(head),
      };
    }
    yield { kind: "file", path: "objects/heads.jsonl", read: () => lines(heads) };
  }

  return {
    summary: async () => ({ driver: "objects", counts: {}, reachMs: 0 }), // how many there are is in the list
    sources,
    async release() {},
  };
}

async function* lines(heads: readonly ObjectHead[]): AsyncGenerator<Uint8Array> {
  for (const head of heads) yield Buffer.from(`${JSON.stringify(head)}\n`);
}

const changed = (key: string): QuorumError =>
  new QuorumError(
    "infra/backup-source-changed",
    `The object ${key} was replaced or deleted in the very moment in which it was read. Try again.`,
    { fault: "outside", retry: true, context: { key } },
  );
