// Searches for factors as the gateway answers them.

import type { Discovery, DiscoveryReport, RunOptions } from "#graphs/discovery/index.ts";
import { callerError, isoTime } from "#infra/runtime/index.ts";
import type { Verdict } from "#tools/factors/discovery/index.ts";
import type { DiscoverRequest, DiscoveryAnswer, JudgedFormula } from "../../contract/index.ts";
import type { Services } from "../services.ts";

/** @throws what Discovery throws; gateway/bad-request where a study is taken up with options of its own */
export async function discover(
  request: DiscoverRequest,
  { datasets, discovery }: { readonly datasets: Services["datasets"]; readonly discovery: () => Promise<Discovery> },
  run: RunOptions,
): Promise<DiscoveryAnswer> {
  const { resume, data, asOf, ...given } = request;
  if (resume === undefined) {
    const { DiscoveryOptions } = await import("#graphs/discovery/index.ts");
    const view = await datasets.view(data, asOf);
    return answerOf(await (await discovery()).start(view, DiscoveryOptions.parse(given), run));
  }
  const extra = Object.keys(given);
  if (extra.length > 0 || asOf !== undefined)
    throw callerError(
      "gateway/bad-request",
      `A study that is taken up keeps its own options: leave out ${[...extra, ...(asOf === undefined ? [] : ["asOf"])].join(", ")}, or start a new one.`,
    );
  return answerOf(await (await discovery()).resume(resume, run));
}

function answerOf({ studyId, spec, judged, luck, ...report }: DiscoveryReport): DiscoveryAnswer {
  const { dataset, asOf, seed, budget, proposer, horizon, level, rows, trainRows, lanes } = spec;
  return {
    study: studyId,
    dataset,
    asOf,
    seed,
    budget,
    proposer,
    horizon,
    level,
    members: lanes,
    train: { from: isoTime(spec.fromMs), to: isoTime(spec.trainEndMs), sessions: trainRows },
    holdOut: { to: isoTime(spec.toMs), sessions: rows - trainRows },
    trials: report.trials,
    known: report.known,
    refused: report.refused,
    alike: [...report.alike],
    proposed: report.proposed,
    refusals: [...report.refusals],
    earlierLooks: report.earlierLooks,
    judged: judged.map(({ registeredAs, ...verdict }) => judgedOf(verdict, registeredAs)),
    luck: { drawn: luck.drawn, topStrength: luck.topStrength, best: luck.best && judgedOf(luck.best, null) },
    registered: [...report.registered],
    warnings: [...report.warnings],
  };
}

function judgedOf(
  { formula, version, train, holdOut, adjustedP, holds, because }: Verdict,
  registeredAs: string | null,
): JudgedFormula {
  return {
    formula,
    version,
    trainIc: train.meanIc,
    trainStrength: train.strength,
    holdOutIc: holdOut.mean,
    interval: holdOut.interval && [holdOut.interval.lower, holdOut.interval.upper],
    tStatistic: holdOut.tStatistic,
    adjustedP,
    holds,
    because,
    registeredAs,
  };
}
