// Which notes are superseded, and from when on: kept as objects of their own, so that a note which comes after the one that supersedes it,
// or after that one was forgotten, is hidden too; and as a property of notes and vectors, which filters read.

import { z } from "zod";
import type { Note } from "../../note.ts";
import { type ClassNames, never } from "./classes.ts";
import { parts, type Requests } from "./requests.ts";
import { all, anyOf, equal, uuidOf } from "./wire.ts";

const NoteId = z.object({ noteId: z.string() });
const HidingObject = z.object({ olderId: z.string(), knownAtMs: z.number() });

export class Hidings {
  readonly #requests: Requests;
  readonly #names: ClassNames;

  constructor(requests: Requests, names: ClassNames) {
    this.#requests = requests;
    this.#names = names;
  }

  async put(notes: readonly Note[]): Promise<void> {
    const objects = notes.flatMap(({ dataset, noteId, knownAtMs, supersedes = [] }) =>
      supersedes.map((olderId) => ({
        class: this.#names.hidings,
        id: uuidOf(dataset, olderId, noteId),
        properties: { dataset, olderId, knownAtMs },
      })),
    );
    await this.#requests.put(objects);
  }

  /** Notes that are there already are hidden, as notes and in every class of vectors. */
  async hide(dataset: string, noteIds: readonly string[]): Promise<void> {
    const from = await this.hiddenFrom(dataset, noteIds);
    for (const className of [...(await this.vectorClasses()), this.#names.notes]) {
      for (const some of parts([...from.keys()], 200)) {
        const where = all([equal("dataset", dataset), anyOf("noteId", some)]);
        for (const object of await this.#requests.get(className, "noteId", where, { limit: some.length })) {
          const { noteId } = NoteId.parse(object);
          await this.#requests.merge(className, uuidOf(noteId), { hiddenFromMs: from.get(noteId) });
        }
      }
    }
  }

  /** When the first note that supersedes it is known, of each id that is superseded. */
  async hiddenFrom(dataset: string, noteIds: readonly string[]): Promise<ReadonlyMap<string, number>> {
    const from = new Map<string, number>();
    for (const some of parts(noteIds, 200)) {
      const where = [equal("dataset", dataset), anyOf("olderId", some)];
      for await (const object of this.#requests.getAll(this.#names.hidings, "olderId knownAtMs", where, {
        fromMs: -never,
        toMs: never,
      })) {
        const { olderId, knownAtMs } = HidingObject.parse(object);
        from.set(olderId, Math.min(knownAtMs, from.get(olderId) ?? never));
      }
    }
    return from;
  }

  async vectorClasses(): Promise<readonly string[]> {
    return (await this.#requests.classes()).flatMap(({ class: name }) =>
      name && this.#names.isOfVectors(name) ? [name] : [],
    );
  }
}
