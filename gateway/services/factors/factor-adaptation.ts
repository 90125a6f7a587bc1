// Adaptive factors judged on a data set beside simpler weights. Every scheme is a trial.

import { callerError, contentHash, isoTime } from "#infra/runtime/index.ts";
import { orNull } from "#tools/define/index.ts";
import {
  type AdaptiveFactor,
  adaptiveFactors,
  columnsOfAdaptive,
  compareBlends,
  regimeFeature,
  type SchemeResult,
  schemes,
  usualHorizon,
  usualRule,
} from "#tools/factors/adaptive/index.ts";
import type { AdaptScheme, FactorAdaptation, FactorAdaptRequest } from "../../contract/index.ts";
import type { Services } from "../services.ts";
import { askedFactors, registeredFactors } from "./factor-list.ts";
import { requestedPanel } from "./factor-panel.ts";
import { openFactorTrials } from "./factor-trials.ts";

type Parts = Pick<Services, "datasets" | "records" | "clock">;

/** @throws tools/factor-unknown, tools/series-too-short, tools/factor-missing where the data give no member, knowledge/dataset-unknown and the like */
export async function factorAdaptation(
  request: FactorAdaptRequest,
  services: Parts,
  onStep: (says: string) => void,
  signal: AbortSignal,
): Promise<FactorAdaptation> {
  const { learn, costBps, seed } = request;
  const factor = await askedFor(request, services);
  onStep("reading the data set");
  const { view, panel } = await requestedPanel(request, columnsOfAdaptive(factor), services, signal);
  const trials = await openFactorTrials(services, panel);
  const trialOf = (scheme: string): string =>
    contentHash({
      adaptive: factor.members.map(({ version }) => version),
      rule: factor.rule,
      horizon: factor.horizon,
      learn,
      scheme,
    });
  const counted = trials.counted(schemes.map(trialOf));
  const found = await compareBlends(panel, factor, { learn, costBps, seed, trials: counted, onStep, signal });
  await trials.add(
    found.results.map(({ scheme, report }) => ({
      trialId: trialOf(scheme),
      parameters: { adaptive: factor.id, scheme, rule: factor.rule, horizon: factor.horizon, learn },
      outcome: {
        rankIc: report.horizons[0]?.rankIc.mean,
        pValue: report.horizons[0]?.rankIc.pValue,
        netSharpePerYear: report.portfolio.netSharpePerYear,
      },
      atMs: services.clock.nowMs(),
    })),
  );
  const there = new Set(found.weights.map((one) => one.factor.id));
  return {
    factor: factor.id,
    dataset: view.dataset.id,
    asOf: isoTime(view.asOf),
    horizon: factor.horizon,
    halfLife: factor.rule.halfLife,
    priorSessions: factor.rule.priorRows,
    priorIc: factor.rule.priorIc,
    regime: regimeFeature,
    from: isoTime(panel.timesMs[found.from] as number),
    to: isoTime(panel.timesMs.at(-1) as number),
    sessions: panel.rows - found.from,
    wildShare: found.wildShare,
    schemes: found.results.map(schemeOf),
    weights: found.weights.map(({ factor: { id }, weight, calm, wild }) => ({
      factor: id,
      weight,
      calm: orNull(calm),
      wild: orNull(wild),
    })),
    left: factor.members.flatMap(({ id }) => (there.has(id) ? [] : [id])),
    trials: counted,
    seed,
  };
}

/** One of the list, or members put together for this call. */
async function askedFor(request: FactorAdaptRequest, { datasets, records }: Parts): Promise<AdaptiveFactor> {
  const { data, factors, horizon, halfLife, priorSessions } = request;
  const [only] = factors;
  const listed = factors.length === 1 ? adaptiveFactors.find(({ id }) => id === only) : undefined;
  const stray = factors.find((name) => name.startsWith("adaptive."));
  if (listed === undefined && stray !== undefined)
    throw callerError(
      "gateway/bad-request",
      `Wanted one adaptive factor by itself (${adaptiveFactors.map(({ id }) => id).join(", ")}), or members of the library; found ${factors.join(", ")}.`,
    );
  const members =
    listed?.members ??
    askedFactors(factors, [], await registeredFactors(await records(), await datasets.idOf(data))).factors;
  return {
    id: listed?.id ?? "adaptive.own",
    says: listed?.says ?? factors.join(", "),
    members,
    horizon: horizon ?? listed?.horizon ?? usualHorizon,
    rule: {
      ...usualRule,
      ...(halfLife !== undefined && { halfLife }),
      ...(priorSessions !== undefined && { priorRows: priorSessions }),
    },
    byRegime: true,
  };
}

function schemeOf({ scheme, report, overEqual }: SchemeResult): AdaptScheme {
  const first = report.horizons[0];
  const daily = report.horizons.find(({ horizon }) => horizon === 1);
  const pair = (interval: { readonly lower: number; readonly upper: number } | null | undefined) =>
    interval ? ([interval.lower, interval.upper] as [number, number]) : null;
  return {
    scheme,
    rankIc: first?.rankIc.mean ?? null,
    tStatistic: first?.rankIc.tStatistic ?? null,
    interval: pair(first?.rankIc.interval),
    overEqual: overEqual?.mean ?? null,
    overEqualInterval: pair(overEqual?.interval),
    overEqualP: overEqual?.pValue ?? null,
    netSpread: first?.netSpread.mean ?? null,
    netSharpePerYear: report.portfolio.netSharpePerYear,
    deflatedSharpe: report.portfolio.deflatedSharpe?.probability ?? null,
    turnover: daily?.quantiles.at(-1)?.turnover ?? null,
  };
}
