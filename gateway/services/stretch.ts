// A stretch of time as a request names it.

import { parseAsOf } from "#knowledge/domain/index.ts";

/** A day means its beginning here: parseAsOf means its end. */
export const startOf = (text: string): number =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) ? parseAsOf(`${text}T00:00:00Z`) : parseAsOf(text);

/** Open where an end is left out. */
export const stretchOf = ({ from, to }: { readonly from?: string | undefined; readonly to?: string | undefined }) => ({
  ...(from !== undefined && { fromMs: startOf(from) }),
  ...(to !== undefined && { toMs: parseAsOf(to) }),
});
