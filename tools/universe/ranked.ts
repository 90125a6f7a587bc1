// Which instruments are companies that may be ranked at all: the one rule that the desk's rankings and the panels of factors share.

import type { Instrument } from "#knowledge/domain/index.ts";

/** Index funds and benchmarks are read and not ranked. */
export const isRanked = ({ benchmark, kind }: Instrument): boolean => !benchmark && kind !== "etf" && kind !== "index";

/** Whether it had left its venue by a moment. */
export const hasLeft = ({ delistedMs }: Instrument, atMs: number): boolean => delistedMs !== null && delistedMs < atMs;
