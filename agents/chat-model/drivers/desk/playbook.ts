// A playbook: how the built-in model plays one specialist. It picks tools by the kind of question and reads their results out;
// every figure is a reference, so nothing it says can differ from what the tools returned.

import type { z } from "zod";
import { callerError, QuorumError } from "#infra/runtime/index.ts";
import type { Tool } from "#tools/define/index.ts";
import type { FindingDraft } from "../../../define/index.ts";
import type { SpecialistTask } from "../../../run/specialist-task.ts";

export interface PlannedCall {
  readonly tool: Tool;
  readonly input: unknown;
}

/** A tool and what to give it; the input is checked by its schema's type. */
export const call = <T extends Tool>(tool: T, input: z.input<T["input"]>): PlannedCall => ({ tool, input });

/** One tool's answer, by which its figures are cited. */
export interface Reading<O = unknown> {
  readonly evidenceId: string;
  readonly output: O;
}

export interface FailedCall {
  readonly code: string;
  readonly message: string;
}

export interface Readings {
  /** The result of a tool; null where it failed or was not called. */
  get<T extends Tool>(tool: T): Reading<z.output<T["output"]>> | null;
  /** The result of a tool that the finding rests on. @throws agents/answer-empty with the tool's own reason where it failed */
  need<T extends Tool>(tool: T): Reading<z.output<T["output"]>>;
}

export interface Playbook {
  plan(task: SpecialistTask): readonly PlannedCall[];
  conclude(task: SpecialistTask, readings: Readings): FindingDraft;
}

/** @param results by tool id, as they came back through the conversation */
export function openReadings(results: ReadonlyMap<string, Reading | FailedCall>): Readings {
  const get = <T extends Tool>(tool: T): Reading<z.output<T["output"]>> | null => {
    const result = results.get(tool.id);
    return result && "evidenceId" in result ? (result as Reading<z.output<T["output"]>>) : null;
  };
  return {
    get,
    need(tool) {
      const reading = get(tool);
      if (reading) return reading;
      const failed = results.get(tool.id) as FailedCall | undefined;
      if (!failed)
        throw callerError("agents/definition-invalid", `The playbook rests on ${tool.id} without calling it.`);
      throw new QuorumError("agents/answer-empty", `${tool.id} gave no result (${failed.code}): ${failed.message}`, {
        fault: "outside",
        retry: false,
      });
    },
  };
}
