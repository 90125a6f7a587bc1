// The steps of a script: what the scripted model does at one turn.

import type { ChatRequest } from "../../chat-model.port.ts";
import type { ModelFailureCode } from "../../failures.ts";

/** A JSON value, or how to make it from the request (for evidence ids that only the run knows). */
export type JsonStep = object | string | number | boolean | null | ((request: ChatRequest) => unknown);

export type ScriptStep =
  | { readonly kind: "says"; readonly text: string | ((request: ChatRequest) => string) }
  | {
      readonly kind: "wishes";
      readonly text: string;
      readonly wishes: readonly { readonly name: string; readonly input: JsonStep }[];
    }
  | { readonly kind: "fails"; readonly code: ModelFailureCode }
  | { readonly kind: "hangs" };

/** Answers in words. */
export const says = (text: string | ((request: ChatRequest) => string)): ScriptStep => ({ kind: "says", text });

/** Answers with a value as JSON. */
export const answers = (json: JsonStep): ScriptStep => ({
  kind: "says",
  text: (request) => JSON.stringify(made(json, request)),
});

/** Wishes for one tool. */
export const callsTool = (name: string, input: JsonStep = {}): ScriptStep => ({
  kind: "wishes",
  text: "",
  wishes: [{ name, input }],
});

/** Wishes for several tools in one turn. @throws TypeError for a step that wishes for none */
export function together(...steps: readonly ScriptStep[]): ScriptStep {
  const wishes = steps.flatMap((step) => {
    if (step.kind === "wishes") return step.wishes;
    throw new TypeError(`together() joins calls of tools; a step that "${step.kind}" is a turn of its own.`);
  });
  return { kind: "wishes", text: "", wishes };
}

/** Fails as a real model would, with the code's own fault and retry. */
export const fails = (code: ModelFailureCode): ScriptStep => ({ kind: "fails", code });

/** Never answers; ends when the request's signal does. */
export const hangs = (): ScriptStep => ({ kind: "hangs" });

/** The value a step stands for at this request. */
export function made(value: JsonStep, request: ChatRequest): unknown {
  return typeof value === "function" ? (value as (request: ChatRequest) => unknown)(request) : value;
}
