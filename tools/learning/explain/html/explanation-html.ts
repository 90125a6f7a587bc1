// An explanation as one HTML file.

import { isoTime } from "#infra/runtime/index.ts";
import { type Chart, day, escaped, number, openReportPage, plot, table } from "#tools/report-page/index.ts";
import type { AttentionMap } from "../deep/attention-maps.ts";
import type { VersionExplanation } from "../version/explain-version.ts";

const barsShown = 15;

/** Every text is escaped, and the page lets no script run but its own. @throws infra/package-missing (ECharts is not installed) */
export function explanationHtml(found: VersionExplanation): string {
  const page = openReportPage();
  const { version, symbol } = found;
  const title = `${version.model}, version ${version.number}, about ${symbol}`;
  const body = [
    `<h1>${escaped(title)}</h1>`,
    `<p class="soft">${headOf(found)}</p>`,
    page.place(localChart(found)),
    page.place(globalChart(found)),
    ...found.dependence.map((curve) =>
      page.place({
        title: `Partial dependence on ${curve.name}`,
        says: "Mean prediction when the newest value of the feature is set to what the axis says, whatever else the rows say.",
        option: plot({
          x: [...curve.grid].map((value) => number(value)),
          series: [line("prediction", [...curve.mean])],
        }),
      }),
    ),
    ...found.attention.map((map, at) => page.place(attentionChart(map, at))),
    featureTable(found),
    `<p class="soft">${sumsOf(found)}</p>`,
  ].join("\n");
  return page.html(title, body);
}

function headOf({
  version,
  dataset,
  asOfMs,
  closeMs,
  prediction,
  rank,
  companies,
  backgroundRows,
  seed,
}: VersionExplanation): string {
  const learner = `${version.lineage.learner}, ${version.stage}, ${version.versionId}`;
  return escaped(
    `${learner}. On ${dataset} as of ${isoTime(asOfMs)}, bar of ${day(closeMs)}: prediction ${number(prediction, 4)}, rank ${rank} of ${companies}. Explained against ${backgroundRows} rows of the last half year, seed ${seed}.`,
  );
}

const line = (name: string, data: readonly number[]): object => ({ type: "line", name, data, showSymbol: false });

function localChart({ features, shap, symbol }: VersionExplanation): Chart {
  const shown = features.slice(0, barsShown);
  return {
    title: `Why ${symbol}`,
    says: `Shapley values: what each feature adds to the ${shap.of}, from ${number(shap.expected, 4)}, which is expected, to ${number(shap.output, 4)}.`,
    option: barsAcross(
      shown.map(({ feature }) => feature),
      shown.map(({ shap: value }) => value),
    ),
  };
}

function globalChart({ features }: VersionExplanation): Chart {
  const shown = [...features].sort((a, b) => b.moves - a.moves).slice(0, barsShown);
  return {
    title: "What it looks at altogether",
    says: "Root of the mean squared change of the predictions when a feature's values are shuffled among the rows. Features that say the same hide one another.",
    option: barsAcross(
      shown.map(({ feature }) => feature),
      shown.map(({ moves }) => moves),
    ),
  };
}

const barsAcross = (names: readonly string[], values: readonly number[]): Readonly<Record<string, unknown>> => ({
  animation: false,
  grid: { left: 8, right: 24, top: 8, bottom: 8, containLabel: true },
  tooltip: { renderMode: "richText" },
  xAxis: { type: "value" },
  yAxis: { type: "category", data: names, inverse: true },
  series: [{ type: "bar", data: values.map((value) => Number(value.toPrecision(6))) }],
});

/** Heads are averaged; one row a query, or one row where there is none. */
function attentionChart({ shape, values }: AttentionMap, at: number): Chart {
  const keys = shape.length === 2 && shape[1] === 1 ? (shape[0] as number) : (shape.at(-1) as number);
  const queries = shape.length >= 3 ? (shape.at(-2) as number) : 1;
  const heads = values.length / (keys * queries);
  const cells: number[][] = [];
  for (let query = 0; query < queries; query++)
    for (let key = 0; key < keys; key++) {
      let sum = 0;
      for (let head = 0; head < heads; head++) sum += values[(head * queries + query) * keys + key] as number;
      cells.push([key, query, Number((sum / heads).toFixed(4))]);
    }
  const steps = (count: number): string[] => Array.from({ length: count }, (_, step) => `${step - count + 1}`);
  return {
    title: `Attention ${at + 1}`,
    says: `Weights over the ${keys} steps of the window, 0 the newest${heads > 1 ? `, mean of ${heads} heads` : ""}. Looking is not the same as being moved by.`,
    option: {
      animation: false,
      grid: { left: 8, right: 16, top: 8, bottom: 56, containLabel: true },
      tooltip: { renderMode: "richText" },
      xAxis: { type: "category", data: steps(keys) },
      yAxis: { type: "category", data: queries === 1 ? ["weight"] : steps(queries), inverse: true },
      visualMap: {
        min: 0,
        max: Math.max(...cells.map(([, , weight]) => weight as number), 1e-9),
        calculable: false,
        orient: "horizontal",
        left: "center",
        bottom: 0,
      },
      series: [{ type: "heatmap", data: cells }],
    },
  };
}

const featureTable = ({ features, integrated }: VersionExplanation): string =>
  table(
    "Every feature",
    [
      "Feature",
      "Value",
      "Shapley value",
      "LIME slope a deviation",
      ...(integrated ? ["Integrated gradient"] : []),
      "Moves predictions by",
    ],
    features.map(({ feature, value, shap, slope, integrated: own, moves }) => [
      feature,
      number(value, 4),
      number(shap, 5),
      number(slope, 5),
      ...(integrated ? [number(own, 5)] : []),
      number(moves, 5),
    ]),
  );

function sumsOf({ shap, shapGap, lime, integrated }: VersionExplanation): string {
  const how =
    shap.method === "tree-shap"
      ? "exact, by its trees"
      : shap.exact
        ? "exact, over all coalitions"
        : "from drawn coalitions";
  const deep =
    integrated === null
      ? ""
      : ` Integrated gradients add up to ${number(integrated.output - integrated.baseline, 5)} but for ${integrated.gap.toExponential(1)}.`;
  return escaped(
    `Shapley values (${how}) add up to the ${shap.of} less what is expected but for ${shapGap.toExponential(1)}. The line of LIME explains ${(100 * lime.fit).toFixed(1)} % of what happens near the row.${deep}`,
  );
}
