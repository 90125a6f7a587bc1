// Tool calls arrive in fragments: a name once, its arguments piece by piece, several calls interleaved.

import type { ToolWish } from "../../chat-model.port.ts";
import { modelFailure } from "../../failures.ts";
import { parseToolInput } from "../../finish-answer.ts";
import type { CallFragment } from "./openai-wire.ts";

export interface CallFragments {
  add(fragment: CallFragment): void;
  /** In the order in which the calls began. @throws agents/answer-malformed for a call without a name or with broken input */
  join(modelId: string, nextId: () => string): ToolWish[];
}

interface Call {
  readonly index: number | null;
  readonly id: string | null;
  name: string;
  text: string;
}

export function callFragments(): CallFragments {
  const calls: Call[] = [];
  return {
    add({ index = null, id = null, function: part }) {
      let call = callOf(calls, index, id);
      if (!call) {
        call = { index, id, name: "", text: "" };
        calls.push(call);
      }
      call.name ||= part?.name ?? "";
      call.text += part?.arguments ?? "";
    },
    join: (modelId, nextId) =>
      calls.map(({ name, text }) => {
        if (name === "")
          throw modelFailure("agents/answer-malformed", `${modelId} called a tool without naming it.`, { modelId });
        return { id: nextId(), name, input: parseToolInput(modelId, name, text) };
      }),
  };
}

/** The call a fragment belongs to: by index; where the server sends none, by id; with neither, the last one. */
function callOf(calls: readonly Call[], index: number | null, id: string | null): Call | undefined {
  if (index !== null) return calls.find((call) => call.index === index);
  if (id) return calls.find((call) => call.id === id);
  return calls.at(-1);
}
