// The desk: opens a run for a question, drives its graph to an answer or a pause, and resumes it when people have decided.

import { type BaseCheckpointSaver, Command } from "@langchain/langgraph";
import type { Brief } from "#agents/define/index.ts";
import { asQuorumError, callerError, inSpan, QuorumError } from "#infra/runtime/index.ts";
import { type AsOf, asOf, type Dataset, parseAsOf } from "#knowledge/domain/index.ts";
import { checkAsOf } from "#knowledge/stores/market/index.ts";
import type { Approval, RunRecord } from "#knowledge/stores/records/index.ts";
import { approvalIdOf } from "#tools/execution/index.ts";
import { deskEdges, deskGraph } from "./desk.graph.ts";
import type { Desk, DeskQuestion } from "./desk.port.ts";
import type { DeskStateValue } from "./desk.state.ts";
import type { DeskAnswer, DeskEvent } from "./desk-answer.ts";
import { fingerprintOf, requireSameShape } from "./fingerprint.ts";
import { understand } from "./nodes/understand.node.ts";
import { openRun } from "./open-run.ts";
import { rememberAnswer, rememberFills } from "./remember.ts";
import { review } from "./review.ts";
import type { DeskRun, DeskServices } from "./run-context.ts";

const longestQuestion = 2_000;
/** Each specialist and symbol is a step of its own: enough for six symbols. */
const recursionLimit = 100;
/** Specialists at work at one time: all of one company; a comparison of six must not put thirty requests to a model server at once. */
const maxConcurrency = 8;

interface AskOptions {
  readonly onEvent?: (event: DeskEvent) => void;
  readonly signal?: AbortSignal;
}

export function openDesk(services: DeskServices, checkpointer: BaseCheckpointSaver): Desk {
  const fingerprint = fingerprintOf(services, deskEdges);
  /** Runs that this process is answering: not broken, however long they take. */
  const answering = new Set<string>();

  async function open(
    question: DeskQuestion,
    moment: AsOf,
    ids: { runId: string; threadId: string },
    options: AskOptions,
  ): Promise<DeskRun> {
    return openRun(services, {
      ...ids,
      dataset: question.dataset,
      asOf: moment,
      requestedBy: question.requestedBy,
      tracing: question.tracing,
      previous: question.threadId === null ? null : await previousBrief(question.threadId),
      fingerprint,
      signal: options.signal ?? new AbortController().signal,
      emit: options.onEvent ?? (() => {}),
    });
  }

  async function previousBrief(threadId: string): Promise<Brief | null> {
    const [last] = await services.records.runs.runs({ threadId, limit: 1 });
    if (!last) return null;
    return (await stateOf(last.runId)).brief ?? null;
  }

  async function stateOf(runId: string): Promise<Partial<DeskStateValue>> {
    const tuple = await checkpointer.getTuple({ configurable: { thread_id: runId } });
    return (tuple?.checkpoint.channel_values ?? {}) as Partial<DeskStateValue>;
  }

  /** Resumes the run behind an approval that has ended; the approval store decides what is done. */
  async function resume(approval: Approval): Promise<Approval> {
    const { runId, approvalId, dataset } = approval;
    const record = await services.records.runs.run(runId);
    if (!record)
      throw new QuorumError(
        "graphs/run-not-found",
        `Approval ${approvalId} belongs to run ${runId}, which is not in store.`,
        { fault: "bug", retry: false },
      );
    const run = await openRun(services, {
      runId,
      threadId: record.threadId,
      dataset,
      asOf: parseAsOf(record.asOf),
      requestedBy: record.requestedBy,
      tracing: "hard",
      previous: null,
      fingerprint,
      signal: new AbortController().signal,
      emit: () => {},
    });
    const graph = deskGraph(run, checkpointer);
    const unfinished = async (): Promise<boolean> => (await graph.getState(config(runId))).next.length > 0;
    // A run that died on the way to its pause needs one more step than one that waited in it.
    for (let step = 0; step < 2 && (await unfinished()); step++)
      await graph.invoke(new Command({ resume: approval.state }), { ...config(runId), durability: "sync" });
    const after = await services.queue.show(approvalId);
    await rememberFills(services.memory, after.approval, after.fills);
    await services.records.runs.saveRun({ ...record, state: "done", problem: null });
    return after.approval;
  }

  /** Brings runs to their end whose approval has ended without them: by the clock, or just before a crash. */
  async function endRuns(runs: readonly RunRecord[]): Promise<void> {
    for (const { runId, state } of runs) {
      const approval = await services.records.approvals.get(approvalIdOf(runId));
      if (state === "paused" && approval && over.has(approval.state)) await resume(approval);
    }
  }

  /** What a person does to an approval; where it turns out to be over, its run is over too. */
  async function attempt<T>(approvalId: string, act: () => Promise<T>): Promise<T> {
    try {
      return await act();
    } catch (thrown) {
      const approval = await services.records.approvals.get(approvalId);
      const run = approval && (await services.records.runs.run(approval.runId));
      if (run) await endRuns([run]);
      throw thrown;
    }
  }

  /** A run that stopped on the way: paused where its order was already put to people, else failed. */
  async function judgeBroken(run: RunRecord): Promise<RunRecord> {
    const approval = await services.records.approvals.get(approvalIdOf(run.runId));
    const { answer } = await stateOf(run.runId);
    if (!approval || !answer) return { ...run, state: "failed", problem: stopped(run) };
    const { approvalId, order, orderHash, state } = approval;
    return { ...run, state: "paused", answer: { ...answer, proposal: { approvalId, order, orderHash, state } } };
  }

  return {
    async ask(question, options = {}) {
      requireQuestion(question.question);
      const dataset = await datasetOf(services, question.dataset);
      const bounds = await services.market.bounds(dataset.id);
      const ids = { runId: services.ids.next("run"), threadId: question.threadId ?? services.ids.next("thread") };
      const moment = checkAsOf(bounds, question.asOf ?? asOf(dataset.nowMs), dataset.nowMs);
      let run = await open(question, moment, ids, options);
      let brief: Brief | null = null;
      if (question.asOf === null) {
        brief = await understand(run, question.question);
        if (brief.asOf !== null) {
          const { warnings } = run;
          run = await open(question, checkAsOf(bounds, parseAsOf(brief.asOf), dataset.nowMs), ids, options);
          run.warnings.push(...warnings);
        }
      }
      return inSpan("graph", "desk", { "quorum.run": run.runId }, () => answer(run, question, brief));
    },

    async approve(approvalId, by) {
      const { approval: asked } = await services.queue.show(approvalId);
      if (waiting.has(asked.state)) requireSameShape(asked.fingerprint, fingerprint);
      const approval = await attempt(approvalId, () => services.queue.approve(approvalId, by));
      return approval.state === "approved" ? resume(approval) : approval;
    },

    edit: (approvalId, { hash, as, edit, asOf: at }) =>
      attempt(approvalId, () =>
        services.queue.edit(approvalId, { hash, as, edit, ...(at !== undefined && { asOf: at }) }),
      ),

    async reject(approvalId, by) {
      const approval = await attempt(approvalId, () => services.queue.reject(approvalId, by));
      return approval.state === "rejected" ? resume(approval) : approval;
    },

    async recover() {
      const { moved } = await services.queue.recover();
      for (const approval of moved) if (!waiting.has(approval.state)) await resume(approval);
      const kept = await services.records.runs.runs({ limit: 1_000 });
      const broken = kept.filter(({ runId, state }) => state === "running" && !answering.has(runId));
      const judged = await Promise.all(broken.map(judgeBroken));
      for (const run of judged) await services.records.runs.saveRun(run);
      await endRuns([...kept, ...judged]);
      return { approvals: moved.length, runsFailed: judged.filter(({ state }) => state === "failed").length };
    },

    async review(datasetId, at) {
      const dataset = await datasetOf(services, datasetId);
      return review(
        services,
        dataset.id,
        checkAsOf(await services.market.bounds(dataset.id), at ?? asOf(dataset.nowMs), dataset.nowMs),
      );
    },
  };

  async function answer(run: DeskRun, question: DeskQuestion, brief: Brief | null): Promise<DeskAnswer> {
    const { runs } = services.records;
    const record: RunRecord = {
      runId: run.runId,
      threadId: run.threadId,
      dataset: run.world.market.dataset.id,
      asOf: run.asOfIso,
      question: question.question,
      requestedBy: run.requestedBy,
      startedAtMs: services.clock.nowMs(),
      state: "running",
      answer: null,
      problem: null,
      fingerprint: run.fingerprint,
    };
    answering.add(run.runId);
    await runs.saveRun(record);
    run.emit({
      type: "run-started",
      runId: run.runId,
      threadId: run.threadId,
      asOf: run.asOfIso,
      question: question.question,
    });
    try {
      const state = await deskGraph(run, checkpointer).invoke(
        { question: question.question, brief },
        { ...config(run.runId), durability: "sync", signal: run.world.signal },
      );
      const finished = state.answer as DeskAnswer;
      await rememberAnswer(run, finished);
      await runs.saveRun({ ...record, state: finished.proposal ? "paused" : "done", answer: finished });
      run.emit({ type: "answer-ready", answer: finished });
      return finished;
    } catch (thrown) {
      const error = asQuorumError(thrown);
      await runs.saveRun({ ...record, state: "failed", problem: { code: error.code, detail: error.message } });
      throw error;
    } finally {
      answering.delete(run.runId);
    }
  }
}

/** States of an approval in which its run goes on waiting for people. */
const waiting: ReadonlySet<Approval["state"]> = new Set(["proposed", "pending", "edited"]);

/** States in which nothing is left to do for people or for the desk. */
const over: ReadonlySet<Approval["state"]> = new Set(["rejected", "expired", "submitted", "filled", "failed"]);

const config = (runId: string) => ({ configurable: { thread_id: runId }, recursionLimit, maxConcurrency });

const stopped = (run: RunRecord) => ({
  code: "infra/unexpected",
  detail: `The desk stopped while run ${run.runId} was going on. Ask again; nothing was sent.`,
});

function requireQuestion(question: string): void {
  if (question.trim() === "")
    throw callerError(
      "graphs/question-empty",
      "The question is empty. Ask, for example: Should we buy more MSFT this week?",
    );
  if (question.length > longestQuestion) {
    throw callerError(
      "graphs/question-too-long",
      `The question has ${question.length} characters; at most ${longestQuestion} are read. Shorten it.`,
      { length: question.length },
    );
  }
}

async function datasetOf(services: DeskServices, id: string): Promise<Dataset> {
  const datasets = await services.market.datasets();
  const found = datasets.find((dataset) => dataset.id === id);
  if (found) return found;
  throw callerError(
    "knowledge/dataset-unknown",
    `No data set "${id}"; there are ${datasets.map((dataset) => dataset.id).join(", ") || "none"}.`,
    { dataset: id },
  );
}
