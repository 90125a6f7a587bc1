// One line about a work under way, written over as it goes on, on the terminal's error output where a person looks; nothing elsewhere.

import type { Terminal } from "../terminal.ts";

export interface StatusLine {
  tell(text: string): void;
  /** Takes the line away. Safe to call twice. */
  clear(): void;
}

/** @param quiet nobody looks although it is a terminal: the answer is for a program */
export function openStatusLine({ err, width }: Terminal, quiet: boolean): StatusLine {
  if (!err.isTTY || quiet) return { tell() {}, clear() {} };
  const room = width - 1;
  return {
    tell: (text) => err.write(`\r${text.padEnd(room).slice(0, room)}`),
    clear: () => err.write(`\r${" ".repeat(room)}\r`),
  };
}
