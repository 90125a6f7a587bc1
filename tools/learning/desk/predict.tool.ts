// What the champion says of one company, and why, as evidence.

import { z } from "zod";
import { isoTime } from "#infra/runtime/index.ts";
import { SymbolId } from "#knowledge/domain/index.ts";
import { requireSymbol } from "#knowledge/stores/market/index.ts";
import { defineTool, figure, Missing, maybeFigure } from "#tools/define/index.ts";
import { chosenModels, noChampion } from "./chosen.ts";

export const modelPredictTool = defineTool({
  id: "model.predict",
  says: "What the champion among the trained models says of one company and why: its prediction, its place among the companies, and what each feature adds (Shapley values). Use where the model or the champion is asked about; a prediction is an opinion and no promise.",
  input: z.strictObject({
    symbol: SymbolId,
    /** "direction-5d/djia20"; the champion trained on the newest facts where left out. */
    model: z.string().max(100).optional(),
    limit: z.int().min(1).max(20).default(5),
  }),
  output: z.strictObject({
    symbol: z.string(),
    model: z.string().nullable(),
    version: z.string().nullable(),
    learner: z.string().nullable(),
    trainedTo: z.iso.datetime().nullable(),
    bar: z.iso.datetime().nullable(),
    prediction: maybeFigure("score"),
    rank: maybeFigure("rank"),
    companies: maybeFigure("count"),
    expected: maybeFigure("score"),
    stance: figure("score"),
    confidence: figure("probability"),
    features: maybeFigure("count"),
    /** Largest first; they and those left out add up to prediction less expected. */
    parts: z.array(z.strictObject({ feature: z.string(), value: maybeFigure("score"), part: figure("score") })),
    missing: Missing,
  }),
  limits: { timeoutMs: 60_000 },
  reads: ["instruments", "bars", "actions", "filings", "news", "observations", "series"],
  examples: (symbols) => symbols.slice(0, 2).map((symbol) => ({ symbol })),
  async run({ symbol: asked, model, limit }, { market, models, signal }) {
    const { symbol } = requireSymbol(asked, await market.instruments());
    const chosen = await chosenModels(models, model);
    const { champion } = chosen;
    if (champion === null)
      return { ...nothing, symbol, missing: [{ field: "prediction", because: noChampion(chosen) }] };
    const said = await models.says(champion.versionId, symbol, market, signal);
    return {
      symbol,
      model: champion.model,
      version: champion.versionId,
      learner: champion.learner,
      trainedTo: isoTime(champion.trainedToMs),
      bar: isoTime(said.closeMs),
      prediction: said.prediction,
      rank: said.rank,
      companies: said.companies,
      expected: said.expected,
      stance: said.stance,
      confidence: said.confidence,
      features: champion.features,
      parts: said.parts.slice(0, limit).map((part) => ({ ...part })),
      missing: said.because === null ? [] : [{ field: "parts", because: said.because }],
    };
  },
});

const nothing = {
  model: null,
  version: null,
  learner: null,
  trainedTo: null,
  bar: null,
  prediction: null,
  rank: null,
  companies: null,
  expected: null,
  stance: 0,
  confidence: 0,
  features: null,
  parts: [],
};
