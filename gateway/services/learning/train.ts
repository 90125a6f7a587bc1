// Training of challengers as the gateway answers it.

import { join } from "node:path";
import { isoTime } from "#infra/runtime/index.ts";
import { readWhole } from "#knowledge/stores/objects/index.ts";
import { type Challenger, type ChallengerPlan, trainChallenger } from "#tools/learning/challengers/index.ts";
import { learners } from "#tools/learning/learners/index.ts";
import type { LearnerRow, TrainAnswer, TrainRequest } from "../../contract/index.ts";
import { viewBeside } from "../data/datasets.ts";
import type { Services } from "../services.ts";
import { stretchOf } from "../stretch.ts";

type Parts = Pick<Services, "config" | "clock" | "datasets" | "models" | "objects" | "records">;

export interface TrainProgress {
  readonly says: string;
  readonly fits: number;
  readonly of: number;
}

export const learnerRows = (): LearnerRow[] => learners.map((one) => ({ ...one, options: { ...one.options } }));

/** @throws what trainChallenger throws, knowledge/dataset-unknown and the like */
export async function train(
  request: TrainRequest,
  services: Parts,
  onProgress: (progress: TrainProgress) => void,
  signal: AbortSignal,
): Promise<TrainAnswer> {
  const { data, asOf, beside: besideName, memoryMb } = request;
  const memoryBytes = memoryMb === undefined ? undefined : Math.ceil(memoryMb * 2 ** 20);
  onProgress({ says: "opening the data set", fits: 0, of: 0 });
  const view = await services.datasets.view(data, asOf);
  const beside = await viewBeside(services.datasets, besideName, view);
  const objects = await services.objects();
  const made = await trainChallenger(view, planOf(request, memoryBytes), {
    registry: await services.models(),
    studies: (await services.records()).studies,
    objects,
    folder: join(services.config.QUORUM_HOME, "training"),
    clock: services.clock,
    onProgress,
    signal,
    ...(beside && { beside }),
    ...(memoryBytes !== undefined && { memoryBytes: process.memoryUsage.rss() + memoryBytes }),
  });
  const html = request.report ? await readWhole(objects, made.report.html) : null;
  return { ...answerOf(made, view.asOf), html: html && new TextDecoder().decode(html.bytes) };
}

function planOf(request: TrainRequest, memoryBytes: number | undefined): ChallengerPlan {
  const { model, options, minutes, seed, inputs, steps, horizon, label, symbols, from, to } = request;
  const { folds, groups, testGroups, holdOut, positions, costBps } = request;
  return {
    ...{
      model,
      options: options as NonNullable<ChallengerPlan["options"]>,
      seed,
      folds,
      groups,
      testGroups,
      costBps,
      holdOutShare: holdOut,
    },
    ...(minutes !== undefined && { minutes }),
    ...(positions && { positions }),
    data: {
      ...{ horizon, label },
      ...(inputs && { inputs }),
      ...(steps !== undefined && { steps }),
      ...(symbols && { symbols }),
      ...stretchOf({ from, to }),
      ...(memoryBytes !== undefined && { memoryBytes }),
    },
  };
}

function answerOf(made: Challenger, asOf: number): Omit<TrainAnswer, "html"> {
  const { runId, version, verdict, examination, set, plan, fitted, heldOut, taken, report } = made;
  const { snapshot } = set;
  return {
    runId,
    versionId: version.versionId,
    model: version.model,
    number: version.number,
    stage: version.stage,
    learner: version.lineage.learner,
    options: version.lineage.parameters.options as TrainAnswer["options"],
    seed: plan.seed,
    dataset: snapshot.dataset,
    asOf: isoTime(asOf),
    snapshot: snapshot.id,
    rows: snapshot.rows,
    sessions: snapshot.sessions,
    symbols: snapshot.symbols.length,
    inputs: [...set.inputs],
    from: isoTime(snapshot.fromMs),
    to: isoTime(snapshot.toMs),
    artefact: { key: version.artefact.key, sha256: version.artefact.hash, bytes: version.artefact.bytes },
    training: { ended: fitted.record.ended, best: fitted.record.best },
    heldOut: { sessions: heldOut.periods, rankIc: heldOut.rankIc, hitRate: heldOut.hitRate },
    gate: verdict.kind === "promotable" ? "passed" : "refused",
    refusedBy: verdict.kind === "refused" ? verdict.rule : null,
    trials: verdict.findings.trials,
    checks: verdict.findings.checks.map((check) => ({ ...check })),
    table: examination.table.map(({ interval, ...row }) => ({
      ...row,
      interval: interval && [interval.lower, interval.upper],
    })),
    report: { ...report },
    kept: taken,
  };
}
