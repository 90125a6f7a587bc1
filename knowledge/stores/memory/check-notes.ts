// Notes are checked before anything of a call is stored, so that a bad one keeps the whole call out.

import { callerError } from "#infra/runtime/index.ts";
import { Note } from "./note.ts";

/** @throws knowledge/note-invalid naming the first bad note and what is wrong with it */
export function checkNotes(notes: readonly Note[]): void {
  notes.forEach((note, at) => {
    const problem = problemOf(note);
    if (problem === null) return;
    const id = typeof note?.noteId === "string" ? ` "${note.noteId.slice(0, 80)}"` : "";
    throw callerError(
      "knowledge/note-invalid",
      `Note ${at + 1}${id} of ${notes.length}: ${problem}. Nothing was stored.`,
    );
  });
}

function problemOf(note: Note): string | null {
  const checked = Note.safeParse(note);
  if (!checked.success) {
    const [issue] = checked.error.issues;
    return `${issue?.path.join(".") || "the note"}: ${issue?.message}`;
  }
  if (note.supersedes?.includes(note.noteId)) return "supersedes: a note cannot supersede itself";
  try {
    JSON.stringify(note.data);
    return null;
  } catch (thrown) {
    return `data: wanted what JSON can say (${(thrown as Error).message})`;
  }
}
