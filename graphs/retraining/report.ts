// The report of a retraining, in Markdown: what a person sees before deciding.

import { type ModelRegistry, modelCard } from "#tools/learning/registry/index.ts";
import type { RetrainingStateValue } from "./retraining.state.ts";

export async function reportOf(state: RetrainingStateValue, registry: ModelRegistry): Promise<string> {
  const { frozen, judged } = state;
  return [
    `# Retraining of ${frozen?.model}`,
    "",
    `Data set ${frozen?.dataset} as of ${frozen?.asOf}, asked for by ${frozen?.requestedBy}. Minutes: ${(state.spentMs / 60_000).toFixed(1)} of ${frozen?.options.budgetMinutes}.`,
    "",
    `**${verdictOf(state)}**`,
    ...dataOf(state),
    ...modelsOf(state),
    "",
    ...(judged ? [await modelCard(registry, judged.versionId)] : []),
  ].join("\n");
}

function verdictOf({ judged, ended }: RetrainingStateValue): string {
  if (judged === null) return `Nothing to decide: ${ended?.because}`;
  return judged.passed
    ? "The gate passed the challenger; a person decides."
    : `Refused: keep the champion. ${judged.because}.`;
}

function dataOf({ quality, rows }: RetrainingStateValue): string[] {
  const leftOut = quality?.leftOut.map(({ symbol, score }) => `${symbol} (${score.toFixed(2)})`).join(", ") || "none";
  return [
    "",
    "## Data",
    "",
    `Symbols: ${quality?.symbols.length ?? 0}. Left out for their quality: ${leftOut}.`,
    ...(rows
      ? [
          `Rows: ${rows.snapshot.rows} over ${rows.snapshot.sessions} sessions, ${rows.inputs.length} inputs, windows of ${rows.steps}. Snapshot \`${rows.snapshot.id}\`.`,
        ]
      : []),
  ];
}

function modelsOf({ ensemble, members, leftOut, tuned }: RetrainingStateValue): string[] {
  const shown = ensemble?.members ?? members.map((member) => ({ ...member, weight: Number.NaN }));
  return [
    "",
    "## Models",
    "",
    "| Learner | Weight | Rank correlation, purged | Seconds |",
    "| --- | --- | --- | --- |",
    ...shown.map(
      ({ learner, weight, rankIc, tookMs }) =>
        `| ${learner} | ${Number.isNaN(weight) ? "–" : weight.toFixed(3)} | ${rankIc === null ? "–" : rankIc.toFixed(3)} | ${(tookMs / 1_000).toFixed(1)} |`,
    ),
    "",
    ...leftOut.map(({ learner, because }) => `- ${learner} was left out: ${because}.`),
    ...(tuned
      ? [`- Tuned in study \`${tuned.studyId}\`, ${tuned.trials} trials: ${JSON.stringify(tuned.options)}.`]
      : []),
  ];
}
