// How many trials a result was chosen from, and what each of them earned: read from the studies, never told by whoever asks.

import { z } from "zod";
import { contentId } from "#infra/runtime/index.ts";
import type { StudyRecords } from "#knowledge/stores/records/index.ts";
import type { Examination } from "./examine.ts";

/** Studies of these kinds count, where their spec names the subject. */
export const tuningKind = "model-tuning";
export const examinationKind = "model-examination";

/** What the spec of such a study says at least. */
export const Subject = z.looseObject({ subject: z.string() });

/** What the outcome of a trial may say about what it earned. */
export const TrialReturns = z.looseObject({
  returns: z.object({ seal: z.string(), values: z.array(z.number()) }).nullish(),
});

export interface TrialsTaken {
  /** Every trial of every study of the subject. */
  readonly trials: number;
  readonly studies: number;
  /** Returns of those that traded the periods of the seal. */
  readonly returns: readonly (readonly number[])[];
}

/** @param subject what is searched for on what data, as "direction-5d/djia20" */
export async function trialsTaken(studies: StudyRecords, subject: string, periodsSeal: string): Promise<TrialsTaken> {
  const kinds = await Promise.all([tuningKind, examinationKind].map((kind) => studies.list({ kind })));
  const own = kinds.flat().filter(({ spec }) => Subject.safeParse(spec).data?.subject === subject);
  const returns: (readonly number[])[] = [];
  for (const { studyId } of own)
    for (const { outcome } of await studies.trials(studyId)) {
      const told = TrialReturns.safeParse(outcome).data?.returns;
      if (told?.seal === periodsSeal) returns.push(told.values);
    }
  return { trials: own.reduce((sum, { trials }) => sum + trials, 0), studies: own.length, returns };
}

const examinationsOf = (subject: string): string => contentId("study", { kind: examinationKind, subject });
const trialOf = (item: object, seal: string): string => contentId("trial", { item, seal });

export interface ExaminedReturns {
  /** Equal for series that may be compared row by row. */
  readonly seal: string;
  /** After costs, one a period. */
  readonly values: readonly number[];
}

/** What an item earned in the examination of this seal, as it was recorded; null where it was not. */
export async function examinedReturns(
  studies: Pick<StudyRecords, "trials">,
  subject: string,
  item: object,
  seal: string,
): Promise<ExaminedReturns | null> {
  const trialId = trialOf(item, seal);
  const trial = (await studies.trials(examinationsOf(subject))).find((one) => one.trialId === trialId);
  return TrialReturns.safeParse(trial?.outcome).data?.returns ?? null;
}

/** Counts an examination as a trial of its subject; the same item under the same seal counts once. */
export async function recordExamination(
  studies: StudyRecords,
  subject: string,
  item: object,
  { seal, periodsSeal, returns, table }: Examination,
  atMs: number,
): Promise<void> {
  const studyId = examinationsOf(subject);
  await studies.create({
    studyId,
    kind: examinationKind,
    title: `Examinations of ${subject}`,
    spec: { subject },
    createdAtMs: atMs,
  });
  const outcome = {
    state: "done",
    value: table[0]!.sharpePerPeriod,
    returns: { seal: periodsSeal, values: Array.from(returns[0]!) },
  };
  await studies.addTrials(studyId, [{ trialId: trialOf(item, seal), parameters: { seal }, outcome, atMs }]);
}
