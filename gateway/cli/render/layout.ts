// Words on lines and values in columns. Widths are in characters of the text as read, colours aside.

import { stripVTControlCharacters } from "node:util";

const widthOf = (text: string): number => [...stripVTControlCharacters(text)].length;

/** Words filled into lines no wider than given; paragraphs stay apart. */
export function wrap(text: string, width: number, indent = ""): string {
  return text
    .split("\n")
    .map((paragraph) =>
      fill(paragraph, width - indent.length)
        .map((line) => `${indent}${line}`.trimEnd())
        .join("\n"),
    )
    .join("\n");
}

function fill(paragraph: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of paragraph.split(/ +/)) {
    if (line !== "" && widthOf(line) + 1 + widthOf(word) > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === "" ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}

export interface Column<T> {
  readonly title: string;
  readonly cell: (row: T) => string;
  readonly align?: "right";
}

/** Rows under their titles, two spaces between columns; an empty string where there are no rows. */
export function table<T>(rows: readonly T[], columns: readonly Column<T>[], indent = "  "): string {
  if (rows.length === 0) return "";
  const cells = [columns.map(({ title }) => title), ...rows.map((row) => columns.map(({ cell }) => cell(row)))];
  const widths = columns.map((_, at) => Math.max(...cells.map((line) => widthOf(line[at] ?? ""))));
  return cells
    .map(
      (line) =>
        indent +
        line
          .map((cell, at) => pad(cell, widths[at] ?? 0, columns[at]?.align))
          .join("  ")
          .trimEnd(),
    )
    .join("\n");
}

function pad(text: string, width: number, align: "right" | undefined): string {
  const space = " ".repeat(Math.max(0, width - widthOf(text)));
  return align === "right" ? space + text : text + space;
}

/** Parts that have something to say, an empty line between them. */
export const blocks = (...parts: readonly (string | null)[]): string =>
  parts.filter((part) => part !== null && part !== "").join("\n\n");
