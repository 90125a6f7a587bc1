// Adaptive factors for people.

import type { AdaptScheme, FactorAdaptation } from "../../contract/index.ts";
import { blocks, type Column, table } from "./layout.ts";
import { bps, count, fixed, percent, pOf } from "./values.ts";

const interval = (pair: readonly [number, number] | null): string =>
  pair === null ? "–" : `${pair[0].toFixed(4)}..${pair[1].toFixed(4)}`;

const columns: readonly Column<AdaptScheme>[] = [
  { title: "Weights", cell: ({ scheme }) => scheme },
  { title: "Rank IC", cell: ({ rankIc }) => fixed(rankIc, 4), align: "right" },
  { title: "t", cell: ({ tStatistic }) => fixed(tStatistic, 2), align: "right" },
  { title: "95 %", cell: (row) => interval(row.interval), align: "right" },
  { title: "Over equal", cell: ({ overEqual }) => fixed(overEqual, 4), align: "right" },
  { title: "95 %", cell: ({ overEqualInterval }) => interval(overEqualInterval), align: "right" },
  { title: "p", cell: ({ overEqualP }) => pOf(overEqualP), align: "right" },
  { title: "Net bp", cell: ({ netSpread }) => bps(netSpread), align: "right" },
  { title: "Net Sharpe", cell: ({ netSharpePerYear }) => fixed(netSharpePerYear, 2), align: "right" },
  { title: "Turnover", cell: ({ turnover }) => percent(turnover), align: "right" },
];

const shown = 15;

export function renderAdaptation(found: FactorAdaptation): string {
  const { factor, dataset, from, to, sessions, horizon, halfLife, priorSessions, wildShare, weights, left } = found;
  const share = (value: number | null): string => percent(value, 1);
  return blocks(
    `${factor} of ${count(weights.length, "member")} on ${dataset}. Judged ${from.slice(0, 10)} to ${to.slice(0, 10)}: ${count(sessions, "session")}, entered at the next close, held ${count(horizon, "session")}.\nOutcomes count half after ${halfLife} sessions; the belief of before, all alike, counts as ${priorSessions}. The wild regime (${found.regime}) was the likelier in ${percent(wildShare)} of the sessions.`,
    table(found.schemes, columns, ""),
    `"Over equal": daily rank information less that of equal weights, p by the cosine test. Only a p that is small says that weights are worth more than none.`,
    table(
      weights.slice(0, shown),
      [
        { title: "Member", cell: ({ factor: id }) => id },
        { title: "Weight now", cell: ({ weight }) => share(weight), align: "right" },
        { title: "Calm", cell: ({ calm }) => share(calm), align: "right" },
        { title: "Wild", cell: ({ wild }) => share(wild), align: "right" },
      ],
      "",
    ),
    `Below 0: held against the direction of the literature.${weights.length > shown ? ` ${weights.length - shown} more members with smaller weights.` : ""} ${count(found.trials, "trial")} counted on this data set.`,
    left.length === 0 ? null : `The data have no facts for ${left.join(", ")}.`,
  );
}
