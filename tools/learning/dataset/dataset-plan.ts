// Which rows a model learns from and what it is asked: everything that decides them, in one plan.

import { z } from "zod";
import { callerError, nearestNames } from "#infra/runtime/index.ts";
import { BarInterval, SymbolId } from "#knowledge/domain/index.ts";

/**
 * return: what holding the asset earns. demeaned: less the mean of the period. ranked: its place in the period, evenly from -1/2 to 1/2.
 * up: 1 where it earns more than nothing, else 0.
 */
export const labelKinds = ["return", "demeaned", "ranked", "up"] as const;
export type LabelKind = (typeof labelKinds)[number];

export const DatasetPlan = z.strictObject({
  /** Names of inputs in the order of the model's columns; the usual ones that have facts where left out. */
  inputs: z.array(z.string()).optional(),
  /** Bars that a row looks at, the newest last. */
  steps: z.int().min(1).max(1_000).default(1),
  /** Bars of the symbol that the label looks ahead. */
  horizon: z.int().min(1).max(260).default(5),
  label: z.enum(labelKinds).default("return"),
  /** All but the benchmark and funds where left out. */
  symbols: z.array(SymbolId).min(1).optional(),
  interval: BarInterval.default("1d"),
  /** Rows whose bar closed in [fromMs, toMs]; features look back before. */
  fromMs: z.int().optional(),
  toMs: z.int().optional(),
  /** What the rows may take in memory. */
  memoryBytes: z
    .int()
    .min(1)
    .default(2 ** 31),
});
export type DatasetPlan = z.input<typeof DatasetPlan>;

/** @throws tools/input-invalid, an unknown member with the nearest names */
export function parsePlan(given: DatasetPlan): z.output<typeof DatasetPlan> {
  const parsed = DatasetPlan.safeParse(given);
  if (parsed.success) return parsed.data;
  const known = Object.keys(DatasetPlan.shape);
  const says = parsed.error.issues.flatMap((issue) =>
    issue.code === "unrecognized_keys"
      ? issue.keys.map((key) => `there is no "${key}"; nearest: ${nearestNames(key, known).join(", ")}`)
      : [`${issue.path.join(".")}: ${issue.message}`],
  );
  throw callerError("tools/input-invalid", `Plan of a data set: ${says.join("; ")}.`);
}
