// Factors for people: the list, the table of an evaluation, and an attribution.

import type { FactorAttribution, FactorEvaluation, FactorList, FactorResult } from "../../contract/index.ts";
import { blocks, type Column, table } from "./layout.ts";
import { bps, count, fixed, percent, pOf } from "./values.ts";

export const renderFactorList = ({ factors, groups, list }: FactorList): string =>
  blocks(
    table(
      list,
      [
        { title: "Factor", cell: ({ id }) => id },
        { title: "Expects", cell: ({ direction }) => (direction === 1 ? "high" : "low") },
        { title: "Formula", cell: ({ formula }) => formula },
      ],
      "",
    ),
    table(
      groups,
      [
        { title: "Group", cell: ({ group }) => group },
        { title: "Factors", cell: (row) => String(row.factors), align: "right" },
      ],
      "",
    ),
    `${count(factors, "factor")} in ${count(groups.length, "group")}. "Expects": which values the literature expects to earn more.`,
  );

type Horizon = FactorResult["horizons"][number];
const firstOf = ({ horizons }: FactorResult): Horizon => horizons[0] as Horizon;
const halfLifeOf = ({ halfLife, halfLifeBecause }: FactorResult): string =>
  halfLife !== null ? halfLife.toFixed(1) : halfLifeBecause === "no-decay-seen" ? "long" : "–";

const columns: readonly Column<FactorResult>[] = [
  { title: "Factor", cell: ({ factor }) => factor },
  { title: "Buys", cell: ({ longEnd }) => (longEnd === "top" ? "high" : "low") },
  { title: "Rank IC", cell: (row) => fixed(firstOf(row).rankIc, 4), align: "right" },
  { title: "t", cell: (row) => fixed(firstOf(row).tStatistic, 2), align: "right" },
  { title: "95 %", cell: (row) => intervalOf(firstOf(row)), align: "right" },
  { title: "p adjusted", cell: ({ adjustedPValue }) => pOf(adjustedPValue), align: "right" },
  { title: "p of all", cell: ({ familyPValue }) => pOf(familyPValue), align: "right" },
  { title: "IC day 5", cell: ({ decay }) => fixed(decay[4] ?? null, 4), align: "right" },
  { title: "Day 20", cell: ({ decay }) => fixed(decay[19] ?? null, 4), align: "right" },
  { title: "Half-life", cell: halfLifeOf, align: "right" },
  { title: "Spread bp", cell: (row) => bps(firstOf(row).spread), align: "right" },
  { title: "Net bp", cell: (row) => bps(firstOf(row).netSpread), align: "right" },
  { title: "Net Sharpe", cell: ({ netSharpePerYear }) => fixed(netSharpePerYear, 2), align: "right" },
  { title: "Cover", cell: ({ coverage }) => percent(coverage), align: "right" },
];

const intervalOf = ({ interval }: Horizon): string =>
  interval === null ? "–" : `${interval[0].toFixed(4)}..${interval[1].toFixed(4)}`;

export function renderEvaluation(found: Omit<FactorEvaluation, "html">): string {
  const { dataset, from, to, sessions, universe, meanUniverse, preparation, results, chance, trials, left } = found;
  return blocks(
    `${dataset}, ${from.slice(0, 10)} to ${to.slice(0, 10)}: ${sessions} sessions; ${universe}; ${meanUniverse.toFixed(0)} in the mean.\nFactors ${preparation}. Entered at the close of the next session, held ${horizonOf(results, chance)}.`,
    table(chance === null ? results : [...results, chance], columns, "") || "No factor could be judged.",
    results.length === 0
      ? null
      : `${found.passing} of ${results.length} pass at 5 % (Benjamini-Hochberg over this table), ${found.family.passing} of them over all ${found.family.evaluations} evaluations recorded on this data set ("p of all"). ${count(trials, "trial")} counted there, those of searches among them.`,
    chance === null
      ? null
      : `${chance.factor} is made of chance, seed ${found.seed}: its t of ${fixed(firstOf(chance).tStatistic, 2)} is what nothing looks like.`,
    found.warnings.length === 0 ? null : found.warnings.map((one) => `Warning: ${one}`).join("\n"),
    left.length === 0
      ? null
      : `Not judged here:\n${left.map(({ factor, because }) => `  ${factor}: ${because}`).join("\n")}`,
  );
}

function horizonOf(results: readonly FactorResult[], chance: FactorResult | null): string {
  const any = results[0] ?? chance;
  return any === null ? "–" : count(firstOf(any).horizon, "session");
}

export function renderAttribution(found: FactorAttribution): string {
  const { of, dataset, from, to, sessions, factors, notBuilt, alpha, exposures, rSquared, lag, parts } = found;
  const rows = [...exposures, { factor: "alpha, a session", ...alpha }];
  return blocks(
    `${of} in ${dataset}, ${from.slice(0, 10)} to ${to.slice(0, 10)}, ${sessions} sessions, on factors ${factors}.`,
    table(rows, [
      { title: "Factor", cell: ({ factor }) => factor },
      { title: "Exposure", cell: (row) => row.value.toFixed(row.factor.startsWith("alpha") ? 6 : 3), align: "right" },
      { title: "t", cell: ({ tStatistic }) => tStatistic.toFixed(2), align: "right" },
      { title: "p", cell: ({ pValue }) => pOf(pValue), align: "right" },
    ]),
    `${percent(rSquared, 1)} of the variance explained; Newey-West errors, lag ${lag}. The exposures look back over the whole time: no forecast.`,
    table(parts, [
      { title: "Return from", cell: ({ part }) => part },
      { title: "Sum", cell: ({ sum }) => percent(sum, 2), align: "right" },
      { title: "Compounded", cell: ({ compounded }) => percent(compounded, 2), align: "right" },
    ]),
    `Compounded return ${percent(found.compoundReturn, 2)}.`,
    notBuilt.length === 0
      ? null
      : `Not built: ${notBuilt.map(({ factor, because }) => `${factor} (${because})`).join("; ")}`,
  );
}
