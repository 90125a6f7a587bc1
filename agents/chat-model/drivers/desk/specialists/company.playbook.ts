// The company specialist: the business as filed, the case for and against, and what its price did.

import { pricesTool, profileTool, thesisTool } from "#tools/company/index.ts";
import { clause, gaps, listed, said, upperFirst } from "../clauses.ts";
import { call, type Playbook, type Readings } from "../playbook.ts";

/** How a point of the thesis is said; the figure it stands on follows in brackets. */
const pointWords: Readonly<Record<string, string>> = {
  "revenue-growing": "revenue is growing",
  "revenue-shrinking": "revenue is shrinking",
  "earnings-growing": "earnings are growing",
  "earnings-falling": "earnings are falling",
  "high-margin": "the net margin is high",
  "thin-margin": "the net margin is thin",
  "cheap-on-earnings": "it is cheap on earnings",
  "dear-on-earnings": "it is dear on earnings",
  "good-news": "its news is good",
  "bad-news": "its news is bad",
  "high-return-on-equity": "the return on equity is high",
  "low-return-on-equity": "the return on equity is low",
  "little-debt": "there is little debt",
  "much-debt": "there is much debt",
  "few-liabilities": "liabilities are few against assets",
  "many-liabilities": "liabilities are many against assets",
  "pays-dividend": "it pays a dividend",
  "dividend-raised": "the dividend was raised",
  "dividend-cut": "the dividend was cut",
};

export const companyPlaybook: Playbook = {
  plan: ({ symbol, kind }) => [
    call(thesisTool, { symbol }),
    call(profileTool, { symbol }),
    call(pricesTool, { symbol, days: kind === "moved" ? 20 : 60 }),
  ],
  conclude({ horizonDays, kind }, readings) {
    const { stance, confidence } = readings.need(thesisTool).output;
    const order = kind === "moved" ? [prices, thesis, business] : [thesis, business, prices];
    return {
      stance: stance ?? 0,
      confidence: confidence ?? 0,
      horizonDays,
      claims: said([...order.flatMap((part) => part(readings, kind === "moved")), gaps(readings.get(thesisTool))], 8),
    };
  },
};

function thesis(readings: Readings): (string | null)[] {
  const reading = readings.need(thesisTool);
  const side = (wanted: "for" | "against"): readonly string[] =>
    reading.output.points
      .filter((point) => point.side === wanted)
      .slice(0, 3)
      .map(
        ({ code, figures: [path = ""] }) =>
          `${pointWords[code] ?? code} (${clause(reading, (f) => f(path)) ?? "no figure"})`,
      );
  const [pro, contra] = [side("for"), side("against")];
  return [
    pro.length > 0 ? upperFirst(`${listed(pro)}.`) : null,
    contra.length > 0
      ? pro.length > 0
        ? `On the other hand ${listed(contra)}.`
        : upperFirst(`${listed(contra)}.`)
      : null,
    clause(
      reading,
      (f) =>
        `The data behind this rate ${f("quality")} for quality; the newest period ended ${f("periodEnd", "date")} and was known by ${f("knownAt", "date")}${reading.output.amended ? ", with figures amended since" : ""}.`,
    ),
  ];
}

function business(readings: Readings): (string | null)[] {
  const profile = readings.get(profileTool);
  return [
    clause(
      profile,
      (f) => `Over its last year of filings it earned ${f("netIncome.value")} on ${f("revenue.value")} of revenue.`,
    ),
    clause(
      profile,
      (f) => `The market values it at ${f("marketValue")}, ${f("priceToEarnings", "num1")} times earnings.`,
    ),
  ];
}

function prices(readings: Readings, inDetail = false): (string | null)[] {
  const reading = readings.get(pricesTool);
  const moves = inDetail ? (reading?.output.moves ?? []).slice(0, 2) : [];
  return [
    clause(
      reading,
      (f) =>
        `It closed at ${f("lastClose")} on ${f("lastCloseAt", "date")}, ${f("return1d", "+pct1")} on the day, ${f("return5d", "+pct1")} over a week and ${f("return20d", "+pct1")} over a month.`,
    ),
    inDetail
      ? clause(
          reading,
          (f) =>
            `On its last day, ${f("lastDay.day")}, it moved ${f("lastDay.return", "+pct1")} against ${f("lastDay.universeReturn", "+pct1")} for the universe.`,
        )
      : null,
    ...moves.flatMap((move, i) => [
      clause(
        reading,
        (f) =>
          `${i === 0 ? "Its largest move" : "Another"} was ${f(`moves.${i}.return`, "+pct1")} on ${f(`moves.${i}.day`)}, against ${f(`moves.${i}.universeReturn`, "+pct1")} for the universe.`,
      ),
      move.news.length > 0
        ? clause(
            reading,
            (f) => `Known around that day: “${f(`moves.${i}.news.0.title`)}” (${f(`moves.${i}.news.0.publisher`)}).`,
          )
        : null,
    ]),
  ];
}
