// Objects put back by key, each checked against its hash by the store that takes it.

import { createReadStream, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { QuorumError } from "#infra/runtime/index.ts";
import type { ObjectStore } from "#knowledge/stores/objects/index.ts";
import { objectPath } from "./objects-dump.ts";

const Head = z.object({
  key: z.string(),
  hash: z.string(),
  bytes: z.int(),
  contentType: z.string(),
  storedMs: z.number(),
});
type Head = z.infer<typeof Head>;

export interface ObjectsLoading {
  readonly store: ObjectStore;
  readonly from: string;
  /** Bringing them to a moment: of each key what was put last by then. Null: as backed up. */
  readonly bring: { readonly atMs: number; readonly earlier: string | null } | null;
  /** From here on something is in the store, and there was nothing before. */
  readonly onBegin?: () => void;
  readonly onFile?: (key: string) => void;
  readonly signal?: AbortSignal;
}

/** How many there are. @throws infra/backup-target-not-empty, infra/backup-damaged, infra/disk-full */
export async function loadObjects({ store, from, bring, onBegin, onFile, signal }: ObjectsLoading): Promise<number> {
  for await (const { key } of store.list("")) throw notEmpty(key);
  onBegin?.();
  const wanted = new Map<string, Head & { readonly from: string }>();
  for (const head of headsIn(bring?.earlier ?? null)) wanted.set(head.key, { ...head, from: bring?.earlier ?? from });
  for (const head of headsIn(from))
    if (bring === null || head.storedMs <= bring.atMs) wanted.set(head.key, { ...head, from });
  for (const { key, hash, contentType, from: folder } of wanted.values()) {
    signal?.throwIfAborted();
    const put = await store.put(key, createReadStream(join(folder, objectPath(key))), { contentType });
    if (put.hash !== hash) throw damaged(key);
    onFile?.(key);
  }
  return wanted.size;
}

/** Deletes every object. */
export async function clearObjects(store: ObjectStore): Promise<void> {
  const keys: string[] = [];
  for await (const { key } of store.list("")) keys.push(key);
  for (const key of keys) await store.delete(key);
}

function headsIn(folder: string | null): readonly Head[] {
  if (folder === null) return [];
  const lines = readFileSync(join(folder, "heads.jsonl"), "utf8").split("\n");
  return lines.filter((line) => line !== "").map((line) => Head.parse(JSON.parse(line)));
}

const notEmpty = (key: string): QuorumError =>
  new QuorumError(
    "infra/backup-target-not-empty",
    `A backup is restored into an object store with nothing in it; this one holds "${key}". Name another bucket or folder.`,
    { fault: "caller", retry: false },
  );

const damaged = (key: string): QuorumError =>
  new QuorumError(
    "infra/backup-damaged",
    `The object ${key} in the backup is not what its hash says. Take another backup to restore from.`,
    { fault: "outside", retry: false, context: { key } },
  );
