// What was tried on a data set before: every call of evaluate, every scheme of adapt, every formula of every search. The count behind a deflated
// Sharpe ratio is taken from here, so that it cannot be understated.

import { z } from "zod";
import type { Trial } from "#knowledge/stores/records/index.ts";
import type { FactorPanel } from "#tools/factors/panel/index.ts";
import type { Services } from "../services.ts";

export interface FactorTrials {
  /** The data set's own study of evaluations, which never ends. */
  readonly study: string;
  /** Trials in all with these: those of every study of the data set, of whatever kind, each once a study. */
  counted(trialIds: readonly string[]): number;
  /** P-values of the evaluations recorded before, but for those named. */
  pValuesWithout(trialIds: readonly string[]): readonly number[];
  add(trials: readonly Trial[]): Promise<void>;
}

const Judged = z.object({ pValue: z.number().min(0).max(1) });

export async function openFactorTrials(
  { records, clock }: Pick<Services, "records" | "clock">,
  { dataset }: Pick<FactorPanel, "dataset">,
): Promise<FactorTrials> {
  const { studies } = await records();
  const study = `factor-evaluation-${dataset.id}`;
  await studies.create({
    studyId: study,
    kind: "factor-evaluation",
    title: `Factors judged on ${dataset.label}`,
    spec: { dataset: dataset.id },
    createdAtMs: clock.nowMs(),
  });
  const elsewhere = (await studies.list({}))
    .filter(({ studyId, spec }) => studyId !== study && (spec as { dataset?: unknown } | null)?.dataset === dataset.id)
    .reduce((sum, { trials }) => sum + trials, 0);
  const before = await studies.trials(study);
  return {
    study,
    counted: (trialIds) => elsewhere + new Set([...before.map(({ trialId }) => trialId), ...trialIds]).size,
    pValuesWithout: (trialIds) =>
      before.flatMap(({ trialId, outcome }) => {
        const judged = Judged.safeParse(outcome);
        return judged.success && !trialIds.includes(trialId) ? [judged.data.pValue] : [];
      }),
    add: async (trials) => {
      await studies.addTrials(study, trials);
    },
  };
}
