// A model whose every turn ends in time: a server that takes a question and never answers is one that is not there.

import type { ChatModel } from "./chat-model.port.ts";
import { modelFailure } from "./failures.ts";

/** As the model given; a turn that takes longer fails with agents/model-unavailable, retries and all. */
export function boundedModel(model: ChatModel, longestTurnSeconds: number): ChatModel {
  const { id, can } = model;
  const says = `${id} did not finish a turn within ${longestTurnSeconds} s. Is its server stuck? Else take a quicker model, or raise QUORUM_MODEL_SECONDS.`;
  return {
    id,
    can,
    async chat(request) {
      const late = new AbortController();
      const timer = setTimeout(
        () => late.abort(modelFailure("agents/model-unavailable", says, { modelId: id })),
        longestTurnSeconds * 1_000,
      );
      try {
        return await model.chat({ ...request, signal: AbortSignal.any([request.signal, late.signal]) });
      } finally {
        clearTimeout(timer);
      }
    },
    close: () => model.close(),
  };
}
