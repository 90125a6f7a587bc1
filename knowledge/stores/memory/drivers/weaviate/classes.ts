// The classes that memory keeps in Weaviate: notes with their words, vectors by embedder, what hides a note, what was forgotten.
// Vectors are in classes of their own, one an embedder, since all vectors of a class must be comparable.

import type { WeaviateClass } from "weaviate-ts-client";
import { callerError, contentHash } from "#infra/runtime/index.ts";

/** What stands for "never hidden". */
export const never = Number.MAX_SAFE_INTEGER;

/** Filters are answered from these; every class of notes and vectors has them. */
const filtered = [
  property("noteId", "text"),
  property("dataset", "text"),
  property("kind", "text"),
  property("symbol", "text"),
  property("agent", "text"),
  property("knownAtMs", "number"),
  property("hiddenFromMs", "number"),
];

export interface ClassNames {
  readonly notes: string;
  readonly hidings: string;
  readonly forgettings: string;
  /** Of one embedder's vectors. */
  vectorsOf(embedder: string): string;
  /** Whether a class holds vectors of any embedder. */
  isOfVectors(name: string): boolean;
}

export const classNames = (prefix: string): ClassNames => ({
  notes: `${prefix}Note`,
  hidings: `${prefix}Hiding`,
  forgettings: `${prefix}Forgetting`,
  vectorsOf: (embedder) => `${prefix}Vectors_${contentHash(embedder).slice(0, 12)}`,
  isOfVectors: (name) => name.startsWith(`${prefix}Vectors_`),
});

export function noteClasses(names: ClassNames): readonly WeaviateClass[] {
  return [
    withoutVectors(names.notes, "Notes of the desk's memory", [
      ...filtered,
      property("words", "text[]"),
      property("text", "text", false),
      property("data", "text", false),
      property("eventTimeMs", "number", false),
      property("supersedes", "text[]", false),
    ]),
    withoutVectors(names.hidings, "Which notes are superseded, and from when on", [
      property("dataset", "text"),
      property("olderId", "text"),
      property("knownAtMs", "number"),
    ]),
    withoutVectors(names.forgettings, "What the desk's memory was told to forget", [
      property("dataset", "text"),
      property("number", "number"),
      property("asOfMs", "number", false),
      property("below", "number", false),
      property("removed", "text", false),
    ]),
  ];
}

/** Up to this many notes that pass a filter are compared one by one, exactly; above, by HNSW. */
const exactUpTo = 50_000;

export const vectorClass = (names: ClassNames, embedder: { id: string; dimensions: number }): WeaviateClass => ({
  class: names.vectorsOf(embedder.id),
  description: describedBy(embedder),
  vectorizer: "none",
  vectorIndexType: "hnsw",
  vectorIndexConfig: { distance: "dot", efConstruction: 128, maxConnections: 16, ef: 256, flatSearchCutoff: exactUpTo },
  properties: [...filtered],
});

const describedBy = ({ id, dimensions }: { id: string; dimensions: number }): string =>
  `Vectors of ${id}, ${dimensions} dimensions`;

/** @throws knowledge/embedding-mismatch where the class holds what another embedder of the same id made */
export function requireSameVectors(found: WeaviateClass, embedder: { id: string; dimensions: number }): void {
  if (found.description === describedBy(embedder)) return;
  throw callerError(
    "knowledge/embedding-mismatch",
    `Weaviate's class ${found.class}: wanted "${describedBy(embedder)}", found "${found.description ?? ""}". Take the embedder that made them, or another class prefix.`,
  );
}

/** @throws knowledge/store-refused where a class of that name is not ours or of another release */
export function requireSameProperties(found: WeaviateClass, wanted: WeaviateClass): void {
  const has = new Set(found.properties?.map(({ name, dataType }) => `${name}: ${dataType?.join()}`));
  const missing = wanted.properties
    ?.map(({ name, dataType }) => `${name}: ${dataType?.join()}`)
    .filter((one) => !has.has(one));
  if (missing?.length === 0) return;
  throw callerError(
    "knowledge/store-refused",
    `Weaviate's class ${wanted.class} lacks ${missing?.join(", ")}: it is not of this release's memory. Choose another class prefix.`,
  );
}

/** Texts are kept whole, not cut into words by the server. */
function property(name: string, dataType: "text" | "text[]" | "number", filterable = true) {
  const text = dataType !== "number";
  return {
    name,
    dataType: [dataType],
    indexFilterable: filterable,
    indexSearchable: false,
    ...(text ? { tokenization: "field" as const } : { indexRangeFilters: filterable }),
  };
}

const withoutVectors = (name: string, description: string, properties: WeaviateClass["properties"]): WeaviateClass => ({
  class: name,
  description,
  vectorizer: "none",
  vectorIndexConfig: { skip: true },
  ...(properties && { properties }),
});
