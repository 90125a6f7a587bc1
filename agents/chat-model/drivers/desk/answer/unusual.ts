// Reading out what is unusual: a scan of the universe, or of each company asked about.

import type { z } from "zod";
import type { scanTool, toldTool } from "#tools/anomaly/index.ts";
import type { AnswerTask } from "../../../../answer/answer-task.ts";
import { cite, clause, listed, said, sentence, upperFirst } from "../clauses.ts";
import type { Reading } from "../playbook.ts";

type Told = Reading<z.output<typeof toldTool.output>>;
type Scan = Reading<z.output<typeof scanTool.output>>;

const mostRead = 5;

/** How a figure of the evidence is read out; those that are not named here stay in the evidence. */
const spoken: Readonly<Record<string, (figure: string) => string>> = {
  return: (figure) => `it moved ${figure}`,
  volumeRatio: (figure) => `${figure} times its usual volume`,
  beyondMarket: (figure) => `${figure} away from the market`,
  stories: (figure) => `${figure} stories`,
  usualStories: (figure) => `${figure} on a usual day`,
  changeProbability: (figure) => `with a probability of ${figure}`,
  volatileProbability: (figure) => `with a probability of ${figure}`,
  sessionsWithoutChange: (figure) => `for ${figure} sessions`,
  rows: (figure) => `${figure} rows`,
  tone: (figure) => `tone ${figure}`,
  tonePerDay: (figure) => `changing by ${figure} a day`,
  shareOfRows: (figure) => `${figure} of them all`,
  messages: (figure) => `${figure} messages in a second`,
  usualMessages: (figure) => `${figure} as a rule`,
};
const formats: Readonly<Record<string, string>> = {
  return: "+pct1",
  beyondMarket: "pct1",
  volumeRatio: "num1",
  usualStories: "num1",
  tonePerDay: "+num3",
};

export function unusualSentences({ unusual, told }: AnswerTask): readonly (readonly (string | null)[])[] {
  if (unusual === undefined || unusual.length === 0) return [["The scan could not be made."]];
  const scans = unusual as readonly Scan[];
  return [...scans.map(scanSentences), toldSentences((told as Told | undefined) ?? null, scans)];
}

/** What the watches told beside what the scans found, each symbol once. */
function toldSentences(told: Told | null, scans: readonly Scan[]): readonly (string | null)[] {
  if (told === null) return [];
  const known = new Set(scans.flatMap(({ output }) => output.anomalies.map(({ anomalyId }) => anomalyId)));
  const { anomalies } = told.output;
  const fresh = strongestBySymbol(anomalies).filter((i) => !known.has((anomalies[i] as Anomaly).anomalyId));
  if (fresh.length === 0) return [];
  return [
    clause(told, (f) => `Told by the watches in the last ${f("hours")} hours, as it happened:`),
    ...fresh.slice(0, mostRead).map((i) => anomalySentence(told, `anomalies.${i}`, anomalies[i] as Anomaly)),
  ];
}

function scanSentences(scan: Scan): readonly (string | null)[] {
  const { found, anomalies, symbol } = scan.output;
  const about = symbol === null ? "" : ` in ${symbol}`;
  const tested = clause(
    scan,
    (f) =>
      `${f("tests")} tests on ${f("symbols")} ${scan.output.symbols === 1 ? "symbol" : "symbols"}${scan.output.session === null ? "" : ` in the session of ${f("session", "date")}`}`,
  );
  const counted = clause(scan, (f) => `at a false-alarm rate of ${f("level", "pct0")} a scan`);
  const within = tested === null ? "" : `: ${tested}${counted === null ? "" : `, ${counted}`}`;
  if (found === 0 || anomalies.length === 0) return [`Nothing unusual${about}${within}.`, nearest(scan)];
  const head = clause(
    scan,
    (f) =>
      `Unusual${about}: ${f("found")} ${found === 1 ? "finding" : "findings"} on ${f("symbolsFound")} ${scan.output.symbolsFound === 1 ? "symbol" : "symbols"}${tested === null ? "" : `, from ${tested}`}${counted === null ? "" : `, ${counted}`}.`,
  );
  return [
    head,
    ...strongestBySymbol(anomalies).map((i) => anomalySentence(scan, `anomalies.${i}`, anomalies[i] as Anomaly)),
  ];
}

type Anomaly = Pick<Scan["output"]["anomalies"][number], "anomalyId" | "symbol" | "name" | "says" | "evidence">;

/** Places of the first anomaly of each symbol: what else is odd about it stays in the evidence. */
function strongestBySymbol(anomalies: readonly Anomaly[]): readonly number[] {
  const first = new Map<string | null, number>();
  for (const [i, { symbol }] of anomalies.entries()) if (!first.has(symbol)) first.set(symbol, i);
  return [...first.values()].slice(0, mostRead);
}

function anomalySentence(scan: Reading, path: string, anomaly: Anomaly): string {
  const who = anomaly.symbol === null ? "The universe" : `${anomaly.name} (${anomaly.symbol})`;
  const figures = anomaly.evidence.flatMap(({ name }, i) => {
    const say = spoken[name];
    return say === undefined ? [] : [say(cite(scan, `${path}.evidence.${i}.value`, formats[name]))];
  });
  const severity = said([clause(scan, (f) => `severity ${f(`${path}.severity`, "num2")}`)]);
  const details = [...figures, ...severity];
  return sentence(`${upperFirst(who)}: ${anomaly.says}${details.length === 0 ? "" : ` (${listed(details)})`}`);
}

function nearest(scan: Scan): string | null {
  const { nearest: one } = scan.output;
  if (one === null) return null;
  const who = one.symbol === null ? "the universe" : one.name;
  return clause(
    scan,
    (f) => `What came nearest: ${who}, ${one.says} (p-value ${f("nearest.pValue", "p")} before all tests are counted).`,
  );
}
