// Memory on a Weaviate server through its REST and GraphQL interface. The server filters, counts and finds the nearest vectors; the ranking
// by words and the fusion are our own, as in the embedded memory, since the server's own BM25 would count notes of the future.
// One process writes: the server knows no transactions. A call that broke off is completed by making it again.

import type { WeaviateClass } from "weaviate-ts-client";
import { z } from "zod";
import {
  callerError,
  groupedBy,
  isWholeAddress,
  type Log,
  QuorumError,
  silentLog,
  wholeAddressWanted,
} from "#infra/runtime/index.ts";
import type { Embedder } from "#knowledge/embeddings/index.ts";
import { checkNotes } from "../../check-notes.ts";
import { batchNotes, embedNotes } from "../../embed-notes.ts";
import { checkForgetRequest } from "../../forget-request.ts";
import type { ForgetRequest, Forgotten, MemoryStore, ReembedOptions } from "../../memory-store.port.ts";
import type { Note, NoteKind } from "../../note.ts";
import { HalfLifeDays, halfLifeDays, weightOf } from "../../note-weight.ts";
import { recall } from "../../recall.ts";
import {
  type ClassNames,
  classNames,
  never,
  noteClasses,
  requireSameProperties,
  requireSameVectors,
  vectorClass,
} from "./classes.ts";
import type { Server } from "./failures.ts";
import { Hidings } from "./hidings.ts";
import { weaviateSource } from "./note-source.ts";
import { parts, Requests } from "./requests.ts";
import { equal, noteFields, noteObject, storedNote, uuidOf, vectorObject } from "./wire.ts";

export const WeaviateMemoryOptions = z.strictObject({
  /** http or https; a password in it is taken as the key. */
  url: z.url({ protocol: /^https?$/ }).refine(isWholeAddress, wholeAddressWanted),
  apiKey: z.string().min(1).optional(),
  /** What the names of our classes begin with: memories of several desks can lie on one server. */
  classPrefix: z
    .string()
    .regex(/^[A-Z][A-Za-z0-9]{0,60}$/, "wanted letters and digits, the first a capital")
    .default("Quorum"),
  timeoutMs: z.int().min(100).default(30_000),
  halfLifeDays: HalfLifeDays.default(halfLifeDays),
});
export type WeaviateMemoryOptions = z.input<typeof WeaviateMemoryOptions> & {
  /** Null or left out: search by words alone, no vectors are written. Closed with the memory. */
  readonly embedder?: Embedder | null;
  readonly log?: Log;
};

export const needs = {
  package: "weaviate-ts-client",
  for: "MEMORY_STORE=weaviate",
  how: "comes with `npm ci`; the server is yours (WEAVIATE_URL)",
} as const;

/** @throws infra/package-missing, knowledge/store-unreachable, knowledge/store-unauthorised, knowledge/store-refused, knowledge/embedding-mismatch */
export async function openWeaviateMemory({
  embedder = null,
  log = silentLog,
  ...given
}: WeaviateMemoryOptions): Promise<MemoryStore> {
  const options = WeaviateMemoryOptions.parse(given);
  const weaviate = await load();
  const address = new URL(options.url);
  const key = options.apiKey ?? decodeURIComponent(address.password);
  const server: Server = {
    url: `${address.protocol}//${address.host}`,
    timeoutMs: options.timeoutMs,
    mask: (text) => (key ? text.replaceAll(key, "[masked]") : text),
  };
  const client = weaviate.client({
    scheme: address.protocol.slice(0, -1),
    host: address.host,
    ...(key && { apiKey: new weaviate.ApiKey(key) }),
  });
  const requests = new Requests(client, server);
  const names = classNames(options.classPrefix);
  await ensureClasses(requests, names, embedder);
  return new WeaviateMemory(requests, names, options.halfLifeDays, embedder, log);
}

async function ensureClasses(requests: Requests, names: ClassNames, embedder: Embedder | null): Promise<void> {
  const found = new Map((await requests.classes()).map((one) => [one.class, one]));
  const ensure = async (wanted: WeaviateClass): Promise<void> => {
    const held = found.get(wanted.class);
    if (held) requireSameProperties(held, wanted);
    else await requests.createClass(wanted);
  };
  for (const wanted of noteClasses(names)) await ensure(wanted);
  if (!embedder) return;
  const held = found.get(names.vectorsOf(embedder.id));
  if (held) requireSameVectors(held, embedder);
  await ensure(vectorClass(names, embedder));
}

class WeaviateMemory implements MemoryStore {
  readonly embedder: Embedder | null;
  readonly #requests: Requests;
  readonly #names: ClassNames;
  readonly #hidings: Hidings;
  readonly #halfLives: HalfLifeDays;
  readonly #log: Log;
  /** Writes one after another: each reads what the one before it wrote. */
  #writing: Promise<unknown> = Promise.resolve();

  constructor(requests: Requests, names: ClassNames, halfLives: HalfLifeDays, embedder: Embedder | null, log: Log) {
    this.embedder = embedder;
    this.#requests = requests;
    this.#names = names;
    this.#hidings = new Hidings(requests, names);
    this.#halfLives = halfLives;
    this.#log = log;
  }

  async add(notes: readonly Note[]): Promise<void> {
    checkNotes(notes);
    const first = new Map<string, Note>();
    for (const note of notes) if (!first.has(note.noteId)) first.set(note.noteId, note);
    await this.#inTurn(async () => {
      const ids = [...first.keys()].map((noteId) => uuidOf(noteId));
      const known = await this.#requests.getByIds(this.#names.notes, "noteId", ids);
      for (const { noteId } of z.array(z.object({ noteId: z.string() })).parse(known)) first.delete(noteId);
      await this.#addNew([...first.values()]);
    });
  }

  /** The notes themselves are written last: until then a call that breaks off has added nothing that is seen. */
  async #addNew(notes: readonly Note[]): Promise<void> {
    if (notes.length === 0) return;
    const vectors = this.embedder ? await embedNotes(this.embedder, notes, this.#log) : new Map<string, Float32Array>();
    const hiding = notes.filter(({ supersedes }) => supersedes && supersedes.length > 0);
    await this.#hidings.put(hiding);
    for (const [dataset, hiders] of groupedBy(hiding, (note) => note.dataset)) {
      await this.#hidings.hide(
        dataset,
        hiders.flatMap(({ supersedes }) => supersedes ?? []),
      );
    }
    for (const [dataset, fresh] of groupedBy(notes, (note) => note.dataset)) {
      const hidden = await this.#hidings.hiddenFrom(
        dataset,
        fresh.map(({ noteId }) => noteId),
      );
      const from = ({ noteId }: Note): number => hidden.get(noteId) ?? never;
      await this.#putVectors(fresh, vectors, from);
      await this.#requests.put(fresh.map((note) => noteObject(this.#names.notes, note, from(note))));
    }
  }

  at(dataset: string, asOf: Parameters<MemoryStore["at"]>[1]): ReturnType<MemoryStore["at"]> {
    const source = weaviateSource(this.#requests, this.#names, this.embedder);
    const settings = { embedder: this.embedder, halfLives: this.#halfLives };
    return { search: (query) => recall(source, settings, dataset, asOf, query) };
  }

  async reembed(dataset: string, { signal, onProgress }: ReembedOptions = {}): Promise<number> {
    const { embedder } = this;
    if (!embedder) throw callerError("knowledge/embedder-missing", "Nothing to embed notes with: set QUORUM_EMBEDDER.");
    const className = this.#names.vectorsOf(embedder.id);
    return this.#inTurn(async () => {
      const missing = await this.#withoutVector(dataset, className);
      let done = 0;
      for (const ids of parts(missing, batchNotes)) {
        const stored = (await this.#requests.getByIds(this.#names.notes, noteFields, ids)).map(storedNote);
        const vectors = await embedder.embed(
          stored.map(({ note }) => note.text),
          signal,
        );
        await this.#requests.put(
          stored.map(({ note, hiddenFromMs }, at) =>
            vectorObject(className, note, hiddenFromMs, vectors[at] as Float32Array),
          ),
        );
        done += ids.length;
        onProgress?.(done, missing.length);
      }
      return done;
    });
  }

  async forget(request: ForgetRequest): Promise<Forgotten> {
    checkForgetRequest(request);
    return this.#inTurn(async () => {
      const { dataset, asOf, below } = request;
      const faded: string[] = [];
      const removed: Partial<Record<NoteKind, number>> = {};
      for await (const object of this.#allNotes(dataset, noteFields, asOf)) {
        const { note } = storedNote(object);
        const { decay, teaching } = weightOf(note, asOf, this.#halfLives);
        if (decay * teaching >= below) continue;
        faded.push(uuidOf(note.noteId));
        removed[note.kind] = (removed[note.kind] ?? 0) + 1;
      }
      for (const name of await this.#hidings.vectorClasses()) await this.#requests.remove(name, faded);
      await this.#requests.remove(this.#names.notes, faded);
      const number = await this.#requests.count(this.#names.forgettings, equal("dataset", dataset));
      const line = { dataset, number, asOfMs: asOf, below, removed: JSON.stringify(removed) };
      await this.#requests.put([{ class: this.#names.forgettings, id: uuidOf(dataset, number), properties: line }]);
      return { dataset, asOf, below, removed };
    });
  }

  async forgettings(dataset: string): Promise<readonly Forgotten[]> {
    const fields = "dataset number asOfMs below removed";
    const sort = [{ path: ["number"], order: "asc" }];
    const found = await this.#requests.get(this.#names.forgettings, fields, equal("dataset", dataset), {
      limit: 10_000,
      sort,
    });
    return z
      .array(ForgettingObject)
      .parse(found)
      .map(({ asOfMs, below, removed }) => ({
        dataset,
        asOf: asOfMs as Forgotten["asOf"],
        below,
        removed: JSON.parse(removed),
      }));
  }

  async close(): Promise<void> {
    await this.embedder?.close();
  }

  /** Ids of notes of the data set that have no vector in the class. */
  async #withoutVector(dataset: string, className: string): Promise<readonly string[]> {
    const ids: string[] = [];
    for await (const object of this.#allNotes(dataset, "noteId", never)) ids.push(uuidOf(NoteId.parse(object).noteId));
    const missing: string[] = [];
    for (const some of parts(ids, 1_000)) {
      const held = await this.#requests.getByIds(className, "noteId", some);
      const there = new Set(held.map((object) => uuidOf(NoteId.parse(object).noteId)));
      missing.push(...some.filter((id) => !there.has(id)));
    }
    return missing;
  }

  #allNotes(dataset: string, fields: string, toMs: number): AsyncGenerator<unknown> {
    return this.#requests.getAll(this.#names.notes, fields, [equal("dataset", dataset)], { fromMs: -never, toMs });
  }

  async #putVectors(
    notes: readonly Note[],
    vectors: ReadonlyMap<string, Float32Array>,
    from: (note: Note) => number,
  ): Promise<void> {
    if (!this.embedder) return;
    const className = this.#names.vectorsOf(this.embedder.id);
    await this.#requests.put(
      notes.flatMap((note) => {
        const vector = vectors.get(note.noteId);
        return vector ? [vectorObject(className, note, from(note), vector)] : [];
      }),
    );
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const next = this.#writing.then(work, work);
    this.#writing = next;
    return next;
  }
}

const NoteId = z.object({ noteId: z.string() });
const ForgettingObject = z.object({ asOfMs: z.number(), below: z.number(), removed: z.string() });

/** The package's types say CommonJS, but what is loaded is its ES module, whose default is the client itself. */
async function load() {
  try {
    const loaded = await import("weaviate-ts-client");
    return loaded.default as unknown as typeof loaded.default.default;
  } catch (cause) {
    const says = "weaviate-ts-client is not installed. Run `npm ci`.";
    throw new QuorumError("infra/package-missing", says, { fault: "outside", retry: false, cause });
  }
}
