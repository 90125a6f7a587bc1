// A model for tests: it plays the steps it was given, records what it was asked, and fails on what is not in its script.

import type { ChatAnswer, ChatModel, ChatRequest, ToolWish } from "../../chat-model.port.ts";
import { modelFailure } from "../../failures.ts";
import { finishAnswer, roughUsage, wishIds } from "../../finish-answer.ts";
import { made, type ScriptStep } from "./steps.ts";

/** One list, played in the order of the requests; or a list for each purpose, for agents that run side by side. */
export type Script = readonly ScriptStep[] | Readonly<Record<string, readonly ScriptStep[]>>;

export interface ScriptedOptions {
  /** True: each step is played once. False: the last step of a list answers every later request too. Default true. */
  readonly strict?: boolean;
}

export interface ScriptedModel extends ChatModel {
  /** What it was asked, oldest first, as it stood at that moment. */
  readonly requests: readonly ChatRequest[];
  /** Steps not yet played: "understand[0] says". Empty when the script is through. */
  readonly unplayed: readonly string[];
  /** @throws agents/script-unplayed naming the steps that no request reached */
  assertAllPlayed(): void;
}

const modelId = "scripted";

/** @throws (from chat) agents/script-unplayed for a request that the script does not foresee */
export function openScriptedModel(script: Script, { strict = true }: ScriptedOptions = {}): ScriptedModel {
  const inOrder = Array.isArray(script);
  const lists = new Map<string, readonly ScriptStep[]>(inOrder ? [["any", script]] : Object.entries(script));
  const played = new Map<string, number>();
  const requests: ChatRequest[] = [];

  function nextStep({ purpose }: ChatRequest): ScriptStep {
    const list = inOrder ? "any" : purpose;
    const steps = lists.get(list) ?? [];
    const at = played.get(list) ?? 0;
    const step = steps[at] ?? (strict ? undefined : steps.at(-1));
    if (!step) {
      const wanted = `a step for request ${requests.length}, purpose "${purpose}"`;
      throw modelFailure(
        "agents/script-unplayed",
        `The script has no more: wanted ${wanted}; ${at} of ${steps.length} were played.`,
        { purpose },
      );
    }
    played.set(list, Math.min(at + 1, steps.length));
    return step;
  }

  const unplayed = (): string[] =>
    [...lists].flatMap(([list, steps]) =>
      steps.map((step, at) => `${list}[${at}] ${step.kind}`).slice(played.get(list) ?? 0),
    );

  return {
    id: modelId,
    can: { tools: true, streaming: true },
    requests,
    get unplayed() {
      return unplayed();
    },
    assertAllPlayed() {
      const left = unplayed();
      if (left.length > 0)
        throw modelFailure("agents/script-unplayed", `No request came for ${left.join(", ")}.`, { unplayed: left });
    },
    async chat(request) {
      request.signal.throwIfAborted();
      requests.push({ ...request, messages: structuredClone(request.messages) });
      return play(nextStep(request), request);
    },
    async close() {},
  };
}

async function play(step: ScriptStep, request: ChatRequest): Promise<ChatAnswer> {
  if (step.kind === "fails") throw modelFailure(step.code, `The script says so: ${step.code}.`, { modelId });
  if (step.kind === "hangs") return untilAborted(request.signal);
  const text = typeof step.text === "function" ? step.text(request) : step.text;
  const nextId = wishIds(request.messages);
  const wishes = step.kind === "wishes" ? step.wishes : [];
  const toolWishes: ToolWish[] = wishes.map(({ name, input }) => ({ id: nextId(), name, input: made(input, request) }));
  for (const piece of text.match(/\s*\S+\s*$|\s*\S+/gu) ?? []) request.onText?.(piece);
  return finishAnswer(request, { modelId, text, toolWishes, usage: roughUsage(request, text, toolWishes) });
}

function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}
