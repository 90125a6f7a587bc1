// A vendor that ends an answer before what was asked for is told: said with the reading, so that nobody takes it for whole.

import type { FeedItem } from "../feed.port.ts";

/** @param says what is missing, and why */
export const cutShort = (file: string, says: string): FeedItem => ({
  kind: "read",
  origin: { file, line: null },
  rows: 0,
  notes: [{ kind: "noticed", says, rows: 0, lines: [] }],
  isPart: true,
});
