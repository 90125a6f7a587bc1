// Objects as files in a folder, put by writing beside and renaming, so that a torn object cannot come to be.
// One process holds the folder: conditions are kept between all writers of this process.

import { link, rename, unlink } from "node:fs/promises";
import { resolve } from "node:path";
import { z } from "zod";
import { asQuorumError, type Clock, makeFolder, QuorumError } from "#infra/runtime/index.ts";
import { bodyOf, bodyOfBytes, heldInMemoryBytes, wholeOf } from "../../object-body.ts";
import { defaultContentType } from "../../object-content.ts";
import { requireKey, requirePrefix, requirePutOptions, requireRange } from "../../object-key.ts";
import type {
  ByteRange,
  ListedObject,
  ObjectContent,
  ObjectHead,
  ObjectStore,
  PutOptions,
  StoredObject,
} from "../../object-store.port.ts";
import { conditionFailed } from "../object-errors.ts";
import { inTurn } from "./in-turn.ts";
import { type OpenObject, openObjectFile, writeObjectFile } from "./object-file.ts";
import { inFolderOf, keysUnder, pathOf, removeEmptyFolders } from "./object-paths.ts";
import { beginPart, sweepParts } from "./part-files.ts";

export const FolderObjectsOptions = z.strictObject({
  /** The folder that holds the objects; made where missing. */
  folder: z.string().min(1),
});

export const needs = { package: null, for: "objects in a folder", how: "always there" } as const;

/** @throws knowledge/store-failed, infra/disk-full */
export async function openFolderObjectStore(
  options: z.infer<typeof FolderObjectsOptions>,
  { clock }: { readonly clock: Clock },
): Promise<ObjectStore> {
  const root = resolve(FolderObjectsOptions.parse(options).folder);
  await withFolderErrors(root, async () => {
    await makeFolder(root);
    await sweepParts(root);
  });
  return new FolderObjectStore(root, clock);
}

class FolderObjectStore implements ObjectStore {
  readonly can = { conditionalCreate: true, conditionalReplace: true, verifiedRange: true };
  readonly #root: string;
  readonly #clock: Clock;
  readonly #lasting = new Set<string>();
  #closed = false;

  constructor(root: string, clock: Clock) {
    this.#root = root;
    this.#clock = clock;
  }

  async put(key: string, content: ObjectContent, options: PutOptions = {}): Promise<ObjectHead> {
    this.#requireOpen();
    requireKey(key);
    requirePutOptions(options);
    const { contentType = defaultContentType } = options;
    const source = tellingItsErrors(content);
    return withFolderErrors(this.#root, async () => {
      const part = await beginPart(this.#root);
      try {
        const head = await writeObjectFile(part.path, source, { key, contentType, storedMs: this.#clock.nowMs() });
        const path = pathOf(this.#root, key);
        await inTurn(path, () => this.#place(part.path, path, key, options));
        return head;
      } finally {
        await part.discard();
      }
    });
  }

  async get(key: string, range?: ByteRange): Promise<StoredObject | null> {
    this.#requireOpen();
    requireKey(key);
    if (range) requireRange(range);
    const object = await withFolderErrors(this.#root, () => this.#open(key));
    if (!object) return null;
    const { head } = object;
    const body = bodyOver(object, this.#root, range);
    const bytes = Math.min(range?.toByte ?? head.bytes, head.bytes) - (range?.fromByte ?? 0);
    return { head, body: bytes > heldInMemoryBytes ? body : bodyOfBytes(await wholeOf(body)) };
  }

  async head(key: string): Promise<ObjectHead | null> {
    this.#requireOpen();
    requireKey(key);
    return withFolderErrors(this.#root, () => this.#head(key));
  }

  async *list(prefix: string): AsyncGenerator<ListedObject> {
    this.#requireOpen();
    requirePrefix(prefix);
    const keys = keysUnder(this.#root, prefix);
    while (true) {
      const { done, value: key } = await withFolderErrors(this.#root, () => keys.next());
      if (done) return;
      const listed = await withFolderErrors(this.#root, () => this.#listed(key));
      if (listed) yield listed;
    }
  }

  async delete(key: string): Promise<void> {
    this.#requireOpen();
    requireKey(key);
    const path = pathOf(this.#root, key);
    await withFolderErrors(this.#root, () =>
      inTurn(path, async () => {
        if (await this.#isOther(key)) return;
        try {
          await unlink(path);
        } catch (thrown) {
          if ((thrown as NodeJS.ErrnoException).code === "ENOENT") return;
          throw thrown;
        }
        await removeEmptyFolders(this.#root, path, this.#lasting);
      }),
    );
  }

  async close(): Promise<void> {
    this.#closed = true;
  }

  async #place(part: string, path: string, key: string, { ifMatch, ifNoneMatch }: PutOptions): Promise<void> {
    if (await this.#isOther(key)) {
      throw new QuorumError(
        "knowledge/object-key-invalid",
        `This file system does not tell "${key}" from a key that is there and differs in upper and lower case. Use another key.`,
        { fault: "caller", retry: false, context: { key } },
      );
    }
    if (ifMatch !== undefined) {
      const found = (await this.#head(key))?.hash ?? null;
      if (found !== ifMatch) throw conditionFailed(key, { ifMatch }, found);
    }
    try {
      await inFolderOf(this.#root, path, this.#lasting, () => (ifNoneMatch ? link(part, path) : rename(part, path)));
    } catch (thrown) {
      if (!ifNoneMatch || (thrown as NodeJS.ErrnoException).code !== "EEXIST") throw thrown;
      throw conditionFailed(key, { ifNoneMatch }, (await this.#head(key))?.hash ?? null);
    }
  }

  /** Null where nothing is under exactly this key. */
  async #open(key: string): Promise<OpenObject | null> {
    const object = await openObjectFile(pathOf(this.#root, key), key);
    if (!object || object.head.key === key) return object;
    await object.close();
    return null;
  }

  async #head(key: string): Promise<ObjectHead | null> {
    const object = await this.#open(key);
    await object?.close();
    return object?.head ?? null;
  }

  async #listed(key: string): Promise<ListedObject | null> {
    try {
      const head = await this.#head(key);
      return head && { key, bytes: head.bytes };
    } catch (thrown) {
      if (thrown instanceof QuorumError && thrown.code === "knowledge/object-damaged") return { key, bytes: null };
      throw thrown;
    }
  }

  /** Whether the key's file belongs to a key of other case; a damaged one counts as the key's own. */
  async #isOther(key: string): Promise<boolean> {
    try {
      const object = await openObjectFile(pathOf(this.#root, key), key);
      await object?.close();
      return object !== null && object.head.key !== key;
    } catch (thrown) {
      if (thrown instanceof QuorumError && thrown.code === "knowledge/object-damaged") return false;
      throw thrown;
    }
  }

  #requireOpen(): void {
    if (!this.#closed) return;
    throw new QuorumError("knowledge/store-failed", "The object store is closed.", { fault: "bug", retry: false });
  }
}

function bodyOver(object: OpenObject, root: string, { fromByte, toByte }: ByteRange = { fromByte: 0 }) {
  const { head, blockBytes } = object;
  const end = Math.min(toByte ?? head.bytes, head.bytes);
  let at = fromByte;
  return bodyOf({
    async next() {
      if (at >= end) return null;
      const index = Math.floor(at / blockBytes);
      const block = await withFolderErrors(root, () => object.block(index));
      const piece = block.subarray(at - index * blockBytes, end - index * blockBytes);
      at += piece.length;
      return piece;
    },
    release: () => object.close(),
  });
}

/** What the source of the content throws is the caller's and passes as it is. */
class SourceFailed {
  readonly thrown: unknown;
  constructor(thrown: unknown) {
    this.thrown = thrown;
  }
}

function tellingItsErrors(content: ObjectContent): ObjectContent {
  if (content instanceof Uint8Array || typeof content?.[Symbol.asyncIterator] !== "function") return content;
  return (async function* () {
    const source = content[Symbol.asyncIterator]();
    try {
      while (true) {
        const { done, value } = await source.next().catch((thrown: unknown) => {
          throw new SourceFailed(thrown);
        });
        if (done) return;
        yield value;
      }
    } finally {
      await source.return?.();
    }
  })();
}

async function withFolderErrors<T>(root: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    if (thrown instanceof SourceFailed) throw thrown.thrown;
    const code = (thrown as NodeJS.ErrnoException | null)?.code;
    const error = asQuorumError(
      code === "EDQUOT" ? Object.assign(new Error("over quota"), { code: "ENOSPC" }) : thrown,
    );
    if (error.code !== "infra/unexpected" || typeof code !== "string") throw error;
    const says = `The objects in ${root} cannot be used (${code}). Give this user the right to read and write there, or name another folder.`;
    throw new QuorumError("knowledge/store-failed", says, { fault: "outside", retry: false, cause: thrown });
  }
}
