// Memory: its port and its drivers.

export type { MemoryStore, MemoryView, Note, NoteQuery } from "./memory-store.port.ts";
