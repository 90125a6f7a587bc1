// Memory: its port and its drivers.

export { type EmbeddedMemoryOptions, openEmbeddedMemory } from "./drivers/embedded/embedded.driver.ts";
export { memoryDrivers } from "./drivers/index.ts";
export { openWeaviateMemory, type WeaviateMemoryOptions } from "./drivers/weaviate/weaviate.driver.ts";
export type {
  ForgetRequest,
  Forgotten,
  MeaningMatch,
  MemoryStore,
  MemoryView,
  NoteHit,
  NoteQuery,
  NoteSearch,
  ReembedOptions,
  WordsMatch,
} from "./memory-store.port.ts";
export { type Note, NoteKind, OutcomeReturns } from "./note.ts";
export { decayOf, type HalfLifeDays, halfLifeDays, teachingOf } from "./note-weight.ts";
