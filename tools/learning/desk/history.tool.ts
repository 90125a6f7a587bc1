// When the champion was trained and how it does since, as evidence.

import { z } from "zod";
import { isoTime } from "#infra/runtime/index.ts";
import { defineTool, figure, Missing, maybeFigure } from "#tools/define/index.ts";
import { chosenModels, noChampion } from "./chosen.ts";

export const modelHistoryTool = defineTool({
  id: "model.history",
  says: "When the champion among the trained models was trained, on what stretch, who promoted it, and whether it decayed or its inputs drifted since. Use for questions about a model's age and health.",
  input: z.strictObject({ model: z.string().max(100).optional() }),
  output: z.strictObject({
    model: z.string().nullable(),
    version: z.string().nullable(),
    learner: z.string().nullable(),
    registered: z.iso.datetime().nullable(),
    trainedFrom: z.iso.datetime().nullable(),
    trainedTo: z.iso.datetime().nullable(),
    promoted: z.iso.datetime().nullable(),
    promotedBy: z.string().nullable(),
    performance: z
      .strictObject({
        measured: z.iso.datetime(),
        periods: figure("count"),
        meanReturn: maybeFigure("fraction"),
        promised: maybeFigure("fraction"),
        pValue: maybeFigure("probability"),
        decayed: z.boolean(),
      })
      .nullable(),
    drift: z
      .strictObject({
        measured: z.iso.datetime(),
        inputs: figure("count"),
        drifted: figure("count"),
        names: z.array(z.string()),
      })
      .nullable(),
    missing: Missing,
  }),
  limits: { timeoutMs: 10_000 },
  reads: [],
  examples: () => [{}],
  async run({ model }, { models }) {
    const chosen = await chosenModels(models, model);
    const { champion } = chosen;
    if (champion === null) return { ...nothing, missing: [{ field: "champion", because: noChampion(chosen) }] };
    const { promoted, performance, drift } = await models.past(champion.versionId);
    return {
      model: champion.model,
      version: champion.versionId,
      learner: champion.learner,
      registered: isoTime(champion.registeredAtMs),
      trainedFrom: isoTime(champion.trainedFromMs),
      trainedTo: isoTime(champion.trainedToMs),
      promoted: promoted && isoTime(promoted.atMs),
      promotedBy: promoted?.by ?? null,
      performance: performance && {
        measured: isoTime(performance.atMs),
        periods: performance.periods,
        meanReturn: performance.meanReturn,
        promised: performance.promised,
        pValue: performance.pValue,
        decayed: performance.decayed,
      },
      drift: drift && {
        measured: isoTime(drift.atMs),
        inputs: drift.inputs,
        drifted: drift.drifted.length,
        names: drift.drifted.slice(0, 10),
      },
      missing: [
        ...(performance === null ? [{ field: "performance", because: "how it does since was not measured yet" }] : []),
        ...(drift === null ? [{ field: "drift", because: "whether its inputs drifted was not measured yet" }] : []),
      ],
    };
  },
});

const nothing = {
  model: null,
  version: null,
  learner: null,
  registered: null,
  trainedFrom: null,
  trainedTo: null,
  promoted: null,
  promotedBy: null,
  performance: null,
  drift: null,
};
