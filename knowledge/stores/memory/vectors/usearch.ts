// The package usearch: native kernels for the exact scan, and the index over many vectors. Both only make faster what plain code does too,
// so where its binary cannot be loaded, memory goes on without and says so once.

import { createRequire } from "node:module";
import type { Log } from "#infra/runtime/index.ts";

export type Usearch = Pick<typeof import("usearch"), "Index" | "exactSearch" | "MetricKind" | "ScalarKind">;
export type UsearchIndex = InstanceType<Usearch["Index"]>;

/** Loaded as CommonJS: the package's ESM build calls itself until the stack ends. */
export function loadUsearch(log: Log): Usearch | null {
  try {
    return createRequire(import.meta.url)("usearch") as Usearch;
  } catch (thrown) {
    log.warn({ cause: String(thrown) }, "usearch cannot be loaded: searches by meaning go through every vector");
    return null;
  }
}
