// What may be tuned: a name and a range for each parameter, checked before anything is tried.

import { z } from "zod";
import { callerError, nearestNames } from "#infra/runtime/index.ts";

const Scale = z.enum(["linear", "log"]).default("linear");

/** Any number in [low, high]; low above zero on the log scale. */
export const Real = z.strictObject({ kind: z.literal("real"), low: z.number(), high: z.number(), scale: Scale });
/** A whole number from low to high, both included. */
export const Whole = z.strictObject({ kind: z.literal("whole"), low: z.int(), high: z.int(), scale: Scale });
export const Choice = z.strictObject({
  kind: z.literal("choice"),
  options: z.array(z.union([z.string(), z.number(), z.boolean(), z.null()])).min(1),
});
export const Parameter = z.discriminatedUnion("kind", [Real, Whole, Choice]);
export type Parameter = z.infer<typeof Parameter>;

export type Space = Readonly<Record<string, Parameter>>;
export type Value = string | number | boolean | null;
export type Parameters = Readonly<Record<string, Value>>;

const fieldsOf: Readonly<Record<Parameter["kind"], readonly string[]>> = {
  real: ["kind", "low", "high", "scale"],
  whole: ["kind", "low", "high", "scale"],
  choice: ["kind", "options"],
};

/**
 * A space that was written by hand, with every problem in it told at once.
 * @param known names that the model understands; any where left out
 * @throws tools/space-invalid
 */
export function readSpace(given: unknown, known?: readonly string[]): Space {
  if (typeof given !== "object" || given === null || Array.isArray(given) || Object.keys(given).length === 0)
    throw invalid([
      'wanted an object with a range by parameter, such as { depth: { kind: "whole", low: 2, high: 8 } }',
    ]);
  const problems: string[] = [];
  const space: Record<string, Parameter> = {};
  for (const [name, range] of Object.entries(given)) {
    if (known && !known.includes(name))
      problems.push(`there is no parameter "${name}"; nearest: ${nearestNames(name, known).join(", ")}`);
    const found = problemsOf(range);
    if (found.length > 0) problems.push(...found.map((problem) => `${name}: ${problem}`));
    else space[name] = Parameter.parse(range);
  }
  if (problems.length > 0) throw invalid(problems);
  return space;
}

function problemsOf(range: unknown): string[] {
  const kinds = Object.keys(fieldsOf);
  const kind = (range as { kind?: unknown } | null)?.kind;
  if (typeof kind !== "string" || !kinds.includes(kind)) {
    const near = typeof kind === "string" ? `; nearest: ${nearestNames(kind, kinds)[0]}` : "";
    return [`kind is ${JSON.stringify(kind) ?? "missing"}, wanted one of ${kinds.join(", ")}${near}`];
  }
  const fields = fieldsOf[kind as Parameter["kind"]];
  const unknown = Object.keys(range as object).filter((field) => !fields.includes(field));
  if (unknown.length > 0)
    return unknown.map((field) => `there is no "${field}"; nearest: ${nearestNames(field, fields)[0]}`);
  const parsed = Parameter.safeParse(range);
  if (!parsed.success) return parsed.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
  if (parsed.data.kind === "choice")
    return new Set(parsed.data.options).size < parsed.data.options.length ? ["an option stands twice"] : [];
  const { low, high, scale } = parsed.data;
  if (low > high) return [`low ${low} is above high ${high}`];
  return scale === "log" && low <= 0 ? [`low is ${low}; the log scale wants it above zero`] : [];
}

const invalid = (problems: readonly string[]): Error =>
  callerError("tools/space-invalid", `The space cannot be searched: ${problems.join("; ")}.`, { problems });
