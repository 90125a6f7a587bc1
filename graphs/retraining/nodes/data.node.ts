// From a data set to the rows that everything after rests on: frozen as of a moment, judged by quality, kept by hash.

import { isoTime } from "#infra/runtime/index.ts";
import { parseAsOf } from "#knowledge/domain/index.ts";
import { qualityScores } from "#knowledge/quality/index.ts";
import type { MarketView } from "#knowledge/stores/market/index.ts";
import { modelName } from "#tools/learning/challengers/index.ts";
import { trainingSet } from "#tools/learning/dataset/index.ts";
import { describeLearner } from "#tools/learning/learners/index.ts";
import { storeSamples } from "../artefacts.ts";
import { specsOf } from "../members.ts";
import type { Frozen, Quality, RetrainingPatch, RetrainingStateValue } from "../retraining.state.ts";
import { type RunContext, step } from "../run-context.ts";

export const freezeNode = (run: RunContext) =>
  step(run, "freeze", "the data are frozen", async (): Promise<RetrainingPatch> => {
    const { options, requestedBy, services } = run;
    for (const model of options.models) describeLearner(model); // a name that is none is told before anything is done
    const view = await run.open();
    const model = modelName(options.label, options.horizon, view.dataset.id);
    const [champion] = await services.registry.list({ model, stage: "champion" });
    return {
      frozen: {
        options,
        requestedBy,
        dataset: view.dataset.id,
        asOf: isoTime(view.asOf),
        facts: await view.snapshot(),
        model,
        championId: champion?.versionId ?? null,
      },
    };
  });

const viewOf = ({ services: { market } }: RunContext, { dataset, asOf }: Frozen): Promise<MarketView> =>
  market.at(dataset, parseAsOf(asOf));

/** Below it a symbol's data are not learned from; with fewer than half of the symbols nothing is. */
const leastScore = 0.5;

export const checkQualityNode = (run: RunContext) =>
  step(run, "check-quality", "the quality of the data is checked", async ({ frozen }): Promise<RetrainingPatch> => {
    const view = await viewOf(run, frozen as Frozen);
    const traded = new Set(
      (await view.instruments())
        .filter(({ benchmark, kind }) => !benchmark && kind !== "etf" && kind !== "index")
        .map(({ symbol }) => symbol),
    );
    const scores = [...(await qualityScores(view))].filter(([symbol]) => traded.has(symbol));
    const good = scores.filter(([, { score }]) => score >= leastScore).map(([symbol]) => symbol);
    const leftOut = scores
      .filter(([, { score }]) => score < leastScore)
      .map(([symbol, { score }]) => ({ symbol, score }));
    const quality: Quality = { symbols: [...good].sort(), leftOut };
    if (good.length > 0 && 2 * good.length >= scores.length) return { quality };
    const because = `${leftOut.length} of ${scores.length} symbols have a quality below ${leastScore}: ${leftOut
      .slice(0, 5)
      .map(({ symbol, score }) => `${symbol} ${score.toFixed(2)}`)
      .join(", ")}. \`quorum data quality\` says why.`;
    return { quality, ended: { end: "data-refused", because } };
  });

export const makeSamplesNode = (run: RunContext) =>
  step(run, "make-samples", "features and labels are computed", async (state): Promise<RetrainingPatch> => {
    const { options, championId } = state.frozen as Frozen;
    const champion = championId === null ? null : await run.services.registry.get(championId);
    const inputs = options.inputs ?? (champion ? Object.keys(champion.lineage.features) : undefined);
    const looksBack = [
      ...options.models.map((model) => describeLearner(model).steps),
      ...(champion ? specsOf(champion).map(({ steps }) => steps) : []),
    ];
    const { samples, ...set } = await trainingSet(
      await viewOf(run, state.frozen as Frozen),
      {
        steps: Math.max(...looksBack),
        horizon: options.horizon,
        label: options.label,
        symbols: [...(state.quality as Quality).symbols],
        ...(inputs && { inputs }),
      },
      { signal: run.signal },
    );
    run.samples = Promise.resolve(samples);
    const { snapshot, steps, symbols } = set;
    return { rows: { stored: await storeSamples(run, samples), snapshot, steps, inputs: set.inputs, symbols } };
  });

export const afterQuality = ({ ended }: RetrainingStateValue): "make-samples" | "write-report" =>
  ended === null ? "make-samples" : "write-report";
