// Options of learners: one flat list a learner, so that a command, a study and a lineage name them alike.

import { z } from "zod";
import { callerError, nearestNames } from "#infra/runtime/index.ts";

export type Options = Readonly<Record<string, unknown>>;

/** @throws tools/training-invalid naming every option that is not known, with the nearest names */
export function requireKnown(learner: string, given: Options, known: readonly string[]): void {
  const unknown = Object.keys(given).filter((name) => !known.includes(name));
  if (unknown.length === 0) return;
  const says = unknown.map((name) => `there is no option "${name}"; nearest: ${nearestNames(name, known).join(", ")}`);
  throw callerError("tools/training-invalid", `${learner}: ${says.join("; ")}.`, { unknown });
}

/** @throws tools/training-invalid */
export function parsed<T extends z.ZodObject>(learner: string, schema: T, given: Options): z.output<T> {
  requireKnown(learner, given, Object.keys(schema.shape));
  const found = schema.safeParse(given);
  if (found.success) return found.data;
  throw callerError("tools/training-invalid", `Options of ${learner}: ${z.prettifyError(found.error)}`);
}
