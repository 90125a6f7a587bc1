// A playbook: how the built-in model plays one specialist. It picks tools by the kind of question and reads their results out;
// every figure is a reference, so nothing it says can differ from what the tools returned.

import type { FindingDraft } from "#agents/define/index.ts";
import type { SpecialistTask } from "#agents/run/index.ts";
import { QuorumError } from "#infra/runtime/index.ts";

export interface PlannedCall {
  /** Tool id, "risk.measures". */
  readonly tool: string;
  readonly input: unknown;
}

/** One tool's answer, by which its figures are cited. */
export interface Reading {
  readonly evidenceId: string;
  readonly output: unknown;
}

export interface Playbook {
  plan(task: SpecialistTask): readonly PlannedCall[];
  /** @throws what `need` throws where a tool that the finding rests on gave no result */
  conclude(task: SpecialistTask, readings: Readings): FindingDraft;
}

export interface Readings {
  /** The result of a tool; null where it failed or was not called. */
  get(tool: string): Reading | null;
  /** The result of a tool that the finding rests on. @throws the tool's own error code where it failed */
  need(tool: string): Reading;
}

export interface FailedCall {
  readonly code: string;
  readonly message: string;
}

export function openReadings(results: ReadonlyMap<string, Reading | FailedCall>): Readings {
  const get = (tool: string): Reading | null => {
    const result = results.get(tool);
    return result && "evidenceId" in result ? result : null;
  };
  return {
    get,
    need(tool) {
      const reading = get(tool);
      if (reading) return reading;
      const failed = results.get(tool) as FailedCall | undefined;
      throw new QuorumError("agents/answer-empty", failed ? `${tool} gave no result: ${failed.message}` : `${tool} was not called.`, {
        fault: "model",
        retry: false,
        context: { tool, ...(failed && { code: failed.code }) },
      });
    },
  };
}

/** A reference to a figure or text in a reading: `[[ev_... path format]]`. */
export const cite = (reading: Reading, path: string, format?: string): string =>
  `[[${reading.evidenceId} ${path}${format ? ` ${format}` : ""}]]`;

/** Keeps stance and confidence inside their ranges against rounding at the edges. */
export const bounded = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value));

/** The first clauses that apply, at most as many as given. */
export const said = (claims: readonly (string | false | null)[], most = 6): string[] =>
  claims.filter((claim): claim is string => typeof claim === "string").slice(0, most);
