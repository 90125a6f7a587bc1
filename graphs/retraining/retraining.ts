// The retraining as a service: drives the graph of a run to its pause or its end, and ends it when people have decided.

import { type BaseCheckpointSaver, Command } from "@langchain/langgraph";
import { callerError, inSpan } from "#infra/runtime/index.ts";
import type { Promotion } from "#knowledge/stores/records/index.ts";
import { retrainingGraph } from "./retraining.graph.ts";
import { type Retraining, RetrainingOptions, type RetrainingResult } from "./retraining.port.ts";
import type { Frozen, RetrainingStateValue } from "./retraining.state.ts";
import type { RetrainingServices, RunContext } from "./run-context.ts";

export function openRetraining(services: RetrainingServices, checkpointer: BaseCheckpointSaver): Retraining {
  const running = new Set<string>();
  /** Promotions whose runs are known to have ended. */
  const over = new Set<string>();

  const config = (runId: string) => ({
    configurable: { thread_id: runId },
    recursionLimit: 60, // a learner is a step
    durability: "sync" as const,
  });

  async function alone<T>(runId: string, work: () => Promise<T>): Promise<T> {
    if (running.has(runId))
      throw callerError("graphs/run-running", `Run ${runId} is at work. Wait for its end.`, { runId });
    running.add(runId);
    try {
      return await work();
    } finally {
      running.delete(runId);
    }
  }

  /** The decision has been written; the graph goes on from its pause, or from where it died before it. */
  async function end(promotion: Promotion): Promise<Promotion> {
    const { runId, promotionId, state, requestedBy } = promotion;
    const graph = retrainingGraph(
      {
        services,
        runId,
        requestedBy,
        options: RetrainingOptions.parse({}),
        open: () => Promise.reject(new Error("A run that waits has frozen its data.")),
        signal: new AbortController().signal,
        tell: () => {},
      },
      checkpointer,
    );
    const unfinished = async (): Promise<boolean> => (await graph.getState(config(runId))).next.length > 0;
    await alone(runId, async () => {
      for (let turn = 0; turn < 2 && (await unfinished()); turn++)
        await graph.invoke(new Command({ resume: state }), config(runId));
    });
    over.add(promotionId);
    return services.promotions.show(promotionId);
  }

  return {
    run: (options, open, { runId, requestedBy, signal = new AbortController().signal, tell = () => {} }) =>
      alone(runId, () =>
        inSpan("graph", "retraining", { "quorum.run": runId }, async () => {
          const run: RunContext = { services, runId, requestedBy, options, open, signal, tell };
          const graph = retrainingGraph(run, checkpointer);
          const begun = (await checkpointer.getTuple(config(runId))) !== undefined;
          if (!begun || (await graph.getState(config(runId))).next.length > 0)
            await graph.invoke(begun ? null : {}, config(runId));
          return resultOf(runId, (await graph.getState(config(runId))).values as RetrainingStateValue);
        }),
      ),

    async approve(promotionId, by) {
      return end(await services.promotions.approve(promotionId, by));
    },

    async reject(promotionId, by) {
      return end(await services.promotions.reject(promotionId, by));
    },

    async recover() {
      await services.promotions.recover();
      const decided = await services.promotions.list({ states: ["promoted", "rejected", "expired", "failed"] });
      const waiting = decided.filter(({ promotionId, runId }) => !over.has(promotionId) && !running.has(runId));
      for (const promotion of waiting) await end(promotion);
      return waiting.length;
    },
  };
}

function resultOf(runId: string, state: RetrainingStateValue): RetrainingResult {
  const { model, dataset, asOf } = state.frozen as Frozen;
  const { judged, promotion, ended, ensemble, leftOut, report, spentMs } = state;
  return {
    runId,
    end: ended?.end ?? "waiting",
    because: ended?.because ?? judged?.because ?? "",
    model,
    dataset,
    asOf,
    versionId: judged?.versionId ?? null,
    promotionId: promotion?.promotionId ?? null,
    hash: promotion?.hash ?? null,
    report: report?.key ?? null,
    members: (ensemble?.members ?? []).map(({ learner, weight }) => ({ learner, weight })),
    leftOut,
    minutes: spentMs / 60_000,
  };
}
