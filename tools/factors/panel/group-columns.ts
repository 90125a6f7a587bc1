// Groups of members as numbers. Only sectors are known, so the finer groups are sectors too.

import type { Instrument } from "#knowledge/domain/index.ts";

/** What the csv layouts say of an instrument whose sector nobody gave. */
const noSector = "not given";

export interface Sectors {
  readonly names: readonly string[];
  /** A member's place in `names`, -1 where its sector is not known. */
  readonly of: Int16Array;
}

export function sectorsOf(instruments: readonly Instrument[]): Sectors {
  const names = [...new Set(instruments.map(({ sector }) => sector))].filter((name) => name !== noSector).sort();
  return { names, of: Int16Array.from(instruments, ({ sector }) => names.indexOf(sector)) };
}
