// Models as tables.

import type {
  ModelComparison,
  ModelDetail,
  ModelExplanation,
  ModelFigures,
  ModelPredictions,
  ModelRow,
  ModelServingRow,
} from "../../contract/index.ts";
import { blocks, table } from "./layout.ts";
import { bps, brief, count, fixed, pOf, when } from "./values.ts";

export const renderModels = (rows: readonly ModelRow[]): string =>
  rows.length === 0
    ? "No model is registered yet."
    : table(rows, [
        { title: "Model", cell: ({ model }) => model },
        { title: "No.", cell: ({ number }) => String(number), align: "right" },
        { title: "Stage", cell: ({ stage }) => stage },
        { title: "Gate", cell: ({ gate }) => gate ?? "not asked" },
        { title: "Learner", cell: ({ learner }) => learner },
        { title: "Registered", cell: ({ createdAt }) => when(createdAt) },
        { title: "Version", cell: ({ versionId }) => versionId },
      ]);

export const renderDecision = ({ model, number, versionId, stage, stageSince }: ModelRow): string =>
  `${model}, version ${number} (${versionId}): ${stage} since ${when(stageSince)}.`;

export const renderModel = (found: ModelDetail): string =>
  blocks(
    renderDecision(found),
    [
      `Learner ${found.learner}, seed ${found.seed}, ${count(found.features, "feature")}.`,
      `Trained on ${found.dataset} (${found.snapshot}), ${when(found.trainedFrom)} to ${when(found.trainedTo)}.`,
      `Registered ${when(found.createdAt)}${found.parent === null ? "" : ` after ${found.parent}`}, code ${found.codeVersion}.`,
      `Artefact ${found.artefact.key}, ${found.artefact.bytes} bytes, SHA-256 ${found.artefact.sha256.slice(0, 16)}…`,
    ].join("\n"),
    table(Object.entries(found.parameters), [
      { title: "Parameter", cell: ([name]) => name },
      { title: "Value", cell: ([, value]) => JSON.stringify(value) },
    ]),
    table(Object.entries(found.metrics), [
      { title: "Figure", cell: ([name]) => name },
      { title: "Value", cell: ([, value]) => brief(value), align: "right" },
    ]),
    verdictOf(found),
    table(found.moves, [
      { title: "When", cell: ({ at }) => when(at) },
      { title: "Decision", cell: ({ action, versionId }) => `${action} ${versionId}` },
      { title: "By", cell: ({ by }) => by },
      { title: "Why", cell: ({ why }) => why ?? "" },
    ]),
    table(found.observations.slice(0, 10), [
      { title: "Seen", cell: ({ at }) => when(at) },
      { title: "What", cell: ({ kind }) => kind },
      { title: "Measured", cell: ({ measured }) => JSON.stringify(measured) },
    ]),
  );

function verdictOf({ verdict }: ModelDetail): string {
  if (verdict === null) return "The gate was never asked: it cannot be promoted.";
  const { passed, judgedAt, trials, subject, checks, table: rows } = verdict;
  return blocks(
    `The gate ${passed ? "passed" : "refused"} it ${when(judgedAt)}, after ${count(trials, "trial")} of ${subject}.`,
    table(checks, [
      { title: "Rule", cell: ({ rule }) => rule },
      { title: "Held", cell: (check) => (check.passed ? "yes" : "no") },
      { title: "Found", cell: ({ says }) => says },
    ]),
    figuresTable(rows),
  );
}

export const figuresTable = (rows: readonly ModelFigures[]): string =>
  table(rows, [
    { title: "Walk-forward", cell: ({ id, role }) => `${id} (${role})` },
    { title: "Mean bps", cell: ({ meanReturn }) => bps(meanReturn), align: "right" },
    { title: "95 %", cell: ({ interval }) => intervalOf(interval) },
    { title: "Sharpe", cell: ({ sharpePerPeriod }) => fixed(sharpePerPeriod, 3), align: "right" },
    { title: "Hits", cell: ({ hitRate }) => fixed(hitRate, 3), align: "right" },
    { title: "Rank IC", cell: ({ rankIc }) => fixed(rankIc, 4), align: "right" },
  ]);

const intervalOf = (interval: ModelFigures["interval"]): string =>
  interval === null ? "–" : interval.map(bps).join(" to ");

export const renderComparison = ({ challenger, champion, difference, because }: ModelComparison): string =>
  blocks(
    `Challenger ${challenger.version.versionId} beside ${champion.version.versionId} (${champion.version.stage}) of ${champion.version.model}.`,
    figuresTable(
      [challenger, champion].flatMap(({ version, figures }) =>
        figures ? [{ ...figures, id: `${version.stage} ${figures.id}` }] : [],
      ),
    ),
    difference === null
      ? `No difference can be told: ${because}.`
      : `Difference over ${count(difference.periods, "period")}: ${bps(difference.mean)} bps a period, 95 % ${intervalOf(difference.interval)}; t ${fixed(difference.tStatistic, 2)}, p ${pOf(difference.pValue)}.`,
  );

export const renderPredictions = ({
  model,
  versionId,
  stage,
  dataset,
  asOf,
  predictions,
  left,
}: ModelPredictions): string =>
  blocks(
    `${model}, ${stage} ${versionId}${asOf === null ? "" : `, on ${dataset} as of ${when(asOf)}`}.`,
    table(
      [...predictions].sort(
        (a, b) => (b.prediction ?? Number.NEGATIVE_INFINITY) - (a.prediction ?? Number.NEGATIVE_INFINITY),
      ),
      [
        { title: "Symbol", cell: ({ symbol }) => symbol ?? "–" },
        { title: "Bar", cell: ({ close }) => when(close) },
        { title: "Prediction", cell: ({ prediction }) => brief(prediction), align: "right" },
      ],
    ),
    left.length === 0 ? null : `Too little history or facts: ${left.join(", ")}.`,
  );

export const renderServing = (rows: readonly ModelServingRow[]): string =>
  rows.length === 0
    ? "No model is open: one opens at the first question to it."
    : table(rows, [
        { title: "Model", cell: ({ model }) => model },
        { title: "Version", cell: ({ versionId }) => versionId },
        { title: "Asked", cell: ({ count: asked }) => String(asked), align: "right" },
        { title: "Failed", cell: ({ failed }) => String(failed), align: "right" },
        { title: "Rows", cell: ({ rows: all }) => String(all), align: "right" },
        { title: "Remembered", cell: ({ remembered }) => String(remembered), align: "right" },
        { title: "Runs", cell: ({ batches }) => String(batches), align: "right" },
        { title: "p50 ms", cell: ({ p50Ms }) => fixed(p50Ms, 2), align: "right" },
        { title: "p99 ms", cell: ({ p99Ms }) => fixed(p99Ms, 2), align: "right" },
      ]);

export const renderExplanation = (found: ModelExplanation): string =>
  blocks(
    `${found.model} ${found.versionId} on ${found.symbol} as of ${when(found.asOf)}: ${brief(found.prediction)}, rank ${found.rank} of ${found.companies}.`,
    table(found.features.slice(0, 12), [
      { title: "Feature", cell: ({ feature }) => feature },
      { title: "Value", cell: ({ value }) => brief(value), align: "right" },
      { title: "Shapley", cell: ({ shap }) => fixed(shap, 5), align: "right" },
      { title: "LIME", cell: ({ slope }) => fixed(slope, 5), align: "right" },
      { title: "Int. gradient", cell: ({ integrated }) => fixed(integrated, 5), align: "right" },
      { title: "Moves", cell: ({ moves }) => fixed(moves, 5), align: "right" },
    ]),
    `Expected ${brief(found.shap.expected)}; ${found.shap.method}${found.shap.exact ? "" : " from drawn coalitions"} adds up to the ${found.shap.of} ${brief(found.shap.output)} but for ${found.shap.gap.toExponential(1)}. LIME's line explains ${(100 * found.limeFit).toFixed(0)} %. Against ${count(found.backgroundRows, "row")} of the last half year, seed ${found.seed}.`,
    found.report === null ? null : `Written: ${found.report}`,
  );
