// From the report to the end: put to people, wait, act, remember. An interrupted node runs again from its first line when resumed, so waiting is a
// node of its own that does nothing else.

import { interrupt } from "@langchain/langgraph";
import { contentId } from "#infra/runtime/index.ts";
import { parseAsOf } from "#knowledge/domain/index.ts";
import { forgetWork, store } from "../artefacts.ts";
import { reportOf } from "../report.ts";
import type { RetrainingEnd } from "../retraining.port.ts";
import type { Frozen, Judged, RetrainingPatch, RetrainingStateValue } from "../retraining.state.ts";
import { type RunContext, step } from "../run-context.ts";

export const writeReportNode = (run: RunContext) =>
  step(run, "write-report", "the report is written", async (state): Promise<RetrainingPatch> => {
    const text = await reportOf(state, run.services.registry);
    const report = await store(run, "report.md", Buffer.from(text), "text/markdown");
    await forgetWork(run);
    return { report };
  });

export const afterReport = ({ judged }: RetrainingStateValue): "put-to-approval" | "remember" =>
  judged === null ? "remember" : "put-to-approval";

/** Stores the promotion before anybody is asked; running again finds the same one. */
export const putToApprovalNode = (run: RunContext) =>
  step(run, "put-to-approval", "put to people", async (state): Promise<RetrainingPatch> => {
    const { promotions, registry } = run.services;
    const { versionId, because } = state.judged as Judged;
    const { dataset, asOf, requestedBy } = state.frozen as Frozen;
    const verdict = await registry.verdict(versionId);
    const {
      promotionId,
      hash,
      state: began,
    } = await promotions.propose({
      runId: run.runId,
      versionId,
      requestedBy,
      subject: {
        dataset,
        asOf,
        because,
        report: state.report,
        members: state.ensemble?.members.map(({ learner, weight, rankIc }) => ({ learner, weight, rankIc })),
        leftOut: state.leftOut,
        checks: verdict?.findings.checks,
        table: verdict?.findings.table,
        trials: verdict?.findings.trials,
      },
    });
    return {
      promotion: { promotionId, hash },
      ...(began === "refused" && { ended: { end: "refused", because } satisfies RetrainingStateValue["ended"] }),
    };
  });

export const afterPut = ({ ended }: RetrainingStateValue): "wait" | "remember" =>
  ended === null ? "wait" : "remember";

/** Stops the graph until people have decided, or their time is over. */
export const waitNode = async ({ promotion }: RetrainingStateValue): Promise<RetrainingPatch> => {
  interrupt({ promotionId: promotion?.promotionId });
  return {};
};

/** What the promotion store says counts, not what the resume said. */
export const actNode = (run: RunContext) =>
  step(run, "act", "the decision is carried out", async ({ promotion }): Promise<RetrainingPatch> => {
    const { state, history } = await run.services.promotions.execute(promotion?.promotionId ?? "");
    const { by, note } = history.at(-1) ?? { by: "desk", note: null };
    return { ended: { end: state as RetrainingEnd, because: note ?? `by ${by}` } };
  });

/** A note for the desk's memory: what was tried and what became of it. Known just after the moment that the data were frozen at. */
export const rememberNode = (run: RunContext) =>
  step(run, "remember", "what came of it is remembered", async (state): Promise<RetrainingPatch> => {
    const { dataset, asOf, model } = state.frozen as Frozen;
    const { end, because } = state.ended as NonNullable<RetrainingStateValue["ended"]>;
    const atMs = parseAsOf(asOf);
    const { versionId } = state.judged ?? { versionId: null };
    await run.services.memory.add([
      {
        noteId: contentId("note", { run: run.runId, end }),
        dataset,
        kind: "lesson",
        symbol: null,
        agent: "retraining",
        text: `Retraining of ${model}: ${end}. ${because}`,
        data: { runId: run.runId, model, versionId, end, report: state.report?.key ?? null },
        eventTimeMs: atMs,
        knownAtMs: atMs + 1,
      },
    ]);
    return {};
  });
