// Champion and newest challenger side by side, as evidence.

import { z } from "zod";
import { defineTool, figure, Missing, maybeFigure } from "#tools/define/index.ts";
import { chosenModels, noChampion } from "./chosen.ts";

const Seen = z.strictObject({
  version: z.string(),
  learner: z.string(),
  gate: z.enum(["passed", "refused", "not asked"]),
  meanReturn: maybeFigure("fraction"),
  rankIc: maybeFigure("score"),
  hitRate: maybeFigure("fraction"),
});

export const modelCompareTool = defineTool({
  id: "model.compare",
  says: "The champion and the newest challenger of a trained model on the same walk-forward: mean return a period after costs of each, and the difference with its interval. Use to compare models, not companies.",
  input: z.strictObject({ model: z.string().max(100).optional() }),
  output: z.strictObject({
    model: z.string().nullable(),
    champion: Seen.nullable(),
    challenger: Seen.nullable(),
    /** Challenger less champion, a period after costs. */
    difference: z
      .strictObject({
        periods: figure("count"),
        mean: figure("fraction"),
        lower: maybeFigure("fraction"),
        upper: maybeFigure("fraction"),
        pValue: maybeFigure("probability"),
      })
      .nullable(),
    missing: Missing,
  }),
  limits: { timeoutMs: 10_000 },
  reads: [],
  examples: () => [{}],
  async run({ model }, { models }) {
    const chosen = await chosenModels(models, model);
    const { champion, challenger } = chosen;
    const missing = (field: string, because: string) => [{ field, because }];
    if (champion === null) return { ...nothing, missing: missing("champion", noChampion(chosen)) };
    if (challenger === null)
      return {
        ...nothing,
        model: champion.model,
        missing: missing("challenger", `${champion.model} has no challenger`),
      };
    const found = await models.beside(challenger.versionId, champion.versionId);
    return {
      model: champion.model,
      champion: seenOf(champion, found.champion),
      challenger: seenOf(challenger, found.challenger),
      difference: found.difference,
      missing: found.because === null ? [] : missing("difference", found.because),
    };
  },
});

const nothing = { model: null, champion: null, challenger: null, difference: null };

type Known = NonNullable<Awaited<ReturnType<typeof chosenModels>>["champion"]>;

const seenOf = (
  { versionId, learner, passed }: Known,
  figures: { readonly meanReturn: number; readonly rankIc: number | null; readonly hitRate: number | null } | null,
): z.output<typeof Seen> => ({
  version: versionId,
  learner,
  gate: passed === null ? "not asked" : passed ? "passed" : "refused",
  meanReturn: figures?.meanReturn ?? null,
  rankIc: figures?.rankIc ?? null,
  hitRate: figures?.hitRate ?? null,
});
