// A place between two windows of a file, as text: where a read can go on.

import { callerError } from "#infra/runtime/index.ts";

export interface Mark {
  /** As on disk: "bars.csv.gz". */
  readonly file: string;
  /** In bytes of the text, of the first line that is not read yet. */
  readonly offset: number;
  readonly line: number;
  /** The latest event read, for files in order of time; null where nothing was read or no order is promised. */
  readonly lastMs: number | null;
}

/** The offset of a mark behind the last line of a file. */
export const wholeFile = 2 ** 52;

export const markText = ({ file, offset, line, lastMs }: Mark): string => `${file}@${offset}#${line}>${lastMs ?? ""}`;

/** @throws knowledge/feed-failed */
export function parseMark(text: string): Mark {
  const [, file, offset, line, lastMs] = /^(.+)@(\d+)#(\d+)>(-?\d*)$/.exec(text) ?? [];
  if (file !== undefined && offset !== undefined && line !== undefined)
    return { file, offset: Number(offset), line: Number(line), lastMs: lastMs ? Number(lastMs) : null };
  throw callerError("knowledge/feed-failed", `No place in a file: "${text}". Read the feed from its start.`, { text });
}
