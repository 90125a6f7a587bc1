// Few different texts over many rows, coded as they are met: rows mostly repeat what the row before said.

import type { TextColumn } from "#knowledge/domain/index.ts";
import type { Cell } from "./cells.ts";
import type { Row } from "./rows.ts";

/** Codes for the texts of one cell. New texts are shown to whoever wants to know them. */
export class Codes {
  readonly #cell: Cell;
  readonly #onNew: (text: string, code: number) => void;
  #codeOf = new Map<string, number>();
  #lastBytes = Buffer.alloc(64);
  #lastLength = -1;
  #lastCode = 0;

  constructor(cell: Cell, onNew: (text: string, code: number) => void = () => {}) {
    this.#cell = cell;
    this.#onNew = onNew;
  }

  of(row: Row): number {
    const { column } = this.#cell;
    if (column === null) return this.code(this.#cell.text(row));
    const start = row.starts[column] as number;
    const length = (row.ends[column] as number) - start;
    if (length === this.#lastLength && this.#isLast(row.bytes, start, length)) return this.#lastCode;
    const code = this.code(this.#cell.text(row));
    if (length <= this.#lastBytes.length) {
      row.bytes.copy(this.#lastBytes, 0, start, start + length);
      this.#lastLength = length;
      this.#lastCode = code;
    }
    return code;
  }

  code(text: string): number {
    const known = this.#codeOf.get(text);
    if (known !== undefined) return known;
    const code = this.#codeOf.size;
    this.#codeOf.set(text, code);
    this.#onNew(text, code);
    return code;
  }

  /** The texts by code, with the given codes. */
  column(codes: Uint32Array): TextColumn {
    return { values: [...this.#codeOf.keys()], codes };
  }

  #isLast(bytes: Buffer, start: number, length: number): boolean {
    for (let at = 0; at < length; at++) if (bytes[start + at] !== this.#lastBytes[at]) return false;
    return true;
  }
}
