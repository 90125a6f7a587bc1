// Memory: its port and its drivers.

export { type EmbeddedMemoryOptions, openEmbeddedMemory } from "./drivers/embedded/embedded.driver.ts";
export { memoryDrivers } from "./drivers/index.ts";
export type { MemoryStore, MemoryView, Note, NoteQuery } from "./memory-store.port.ts";
