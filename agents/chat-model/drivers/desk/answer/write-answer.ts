// The built-in model's answer: the question's own matter first, then the votes, the proposal, who answered, and what was not understood.

import type { AnswerTask } from "../../../../answer/answer-task.ts";
import { findNumbers } from "../../../../tracing/index.ts";
import { listed, sentence } from "../clauses.ts";
import { type Loadings, loadingsClaim } from "../specialists/loadings-claims.ts";
import { accountRiskSentences } from "./account-risk.ts";
import { factorSentences } from "./factors.ts";
import { holdingsSentences } from "./holdings.ts";
import { modelSentences } from "./models.ts";
import { proposalSentences } from "./proposal.ts";
import { unusualSentences } from "./unusual.ts";
import { coverage, stanceSentence, type Weighing } from "./weighing.ts";

type Finding = AnswerTask["findings"][number];

/** Which specialists speak first, by kind of question; the others follow by how much they have to say. */
const leads: Readonly<Record<AnswerTask["kind"], readonly string[]>> = {
  advice: [],
  overview: ["company", "factors"],
  compare: [],
  risk: ["volatility-risk"],
  news: ["sentiment"],
  leads: ["market-graph"],
  moved: ["company", "sentiment"],
  portfolio: [],
  factors: ["factors"],
  models: ["factors"],
  unusual: [],
  unclear: [],
};

/** Sentences of a leading specialist. */
const mostSaid: Readonly<Partial<Record<AnswerTask["kind"], number>>> = { advice: 1, factors: 7, models: 5, news: 6 };

/** The text of the answer, with references in place of figures. */
export function writeAnswer(task: AnswerTask): string {
  if (task.kind === "portfolio")
    return paragraphs([
      ...portfolioOrder(task, holdingsSentences(task.holdings), accountRiskSentences(task)),
      [exposedSentence(task)],
      [notUnderstood(task)],
    ]);
  if (task.kind === "unusual") return paragraphs([...unusualSentences(task), [notUnderstood(task)]]);
  if (task.kind === "factors" && task.companies.length === 0)
    return paragraphs([...factorSentences(task), [notUnderstood(task)]]);
  if (task.kind === "models" && task.companies.length === 0)
    return paragraphs([...modelSentences(task), [notUnderstood(task)]]);
  if (task.companies.length === 0) return paragraphs([[unclear(task)], [notUnderstood(task)]]);
  const weighings = task.weighings as readonly Weighing[];
  const body = task.companies.length > 1 ? compared(task, weighings) : single(task, weighings);
  return paragraphs([...body, proposalSentences(task), [coverage(weighings), notUnderstood(task)]]);
}

/** Risk first where that was asked. */
const portfolioOrder = ({ question }: AnswerTask, held: Sentences, risk: Sentences): readonly Sentences[] =>
  /\b(?:risk|lose|losing|drawdown|crash|stress|var\b|worst)/i.test(question) ? [risk, held] : [held, risk];

const exposedSentence = ({ loadings }: AnswerTask): string | null =>
  loadings === undefined ? null : loadingsClaim(loadings as Loadings, "The returns of what it holds");

type Sentences = readonly (string | null)[];

function single(task: AnswerTask, weighings: readonly Weighing[]): readonly Sentences[] {
  const [company] = task.companies;
  const stance = weighings[0] && company ? stanceSentence(company.name, weighings[0]) : null;
  const leading = leads[task.kind].flatMap((id) => task.findings.filter((finding) => finding.specialist === id));
  const focus = leading.flatMap((finding) => finding.claims.slice(0, mostSaid[task.kind] ?? 4));
  const others = task.findings.filter((finding) => !leading.includes(finding));
  const reasons =
    task.kind === "factors" || task.kind === "models" ? [] : forAndAgainst(others, task.kind === "advice" ? 2 : 1);
  return leads[task.kind].length === 0 ? [[stance], reasons] : [focus, [stance, ...reasons]];
}

function compared(task: AnswerTask, weighings: readonly Weighing[]): readonly Sentences[] {
  const ranked = [...weighings].sort((a, b) => b.output.stance - a.output.stance);
  const nameOf = (symbol: string): string =>
    task.companies.find((company) => company.symbol === symbol)?.name ?? symbol;
  const [first, second] = ranked;
  const order =
    first && second
      ? sentence(
          `By the weighed votes ${nameOf(first.symbol)} stands above ${listed(ranked.slice(1).map((one) => nameOf(one.symbol)))}`,
        )
      : null;
  const each = ranked.map((weighing) => {
    const own = task.findings.filter((finding) => finding.symbol === weighing.symbol);
    const leading =
      leads[task.kind].length > 0 ? own.filter((finding) => leads[task.kind].includes(finding.specialist)) : own;
    const most = [...leading].sort((a, b) => weight(b) - weight(a))[0];
    const claim = most?.claims[0];
    return [stanceSentence(nameOf(weighing.symbol), weighing), claim && most ? `${most.title}: ${claim}` : null];
  });
  return [[order], ...each];
}

const weight = (finding: Finding): number => Math.abs(finding.stance) * finding.confidence;

/** The strongest reasons on each side, each said by its specialist, and one that leans neither way. */
function forAndAgainst(findings: readonly Finding[], most: number): string[] {
  const side = (sign: number): readonly Finding[] =>
    findings
      .filter((finding) => finding.claims.length > 0 && Math.sign(finding.stance) === sign)
      .sort((a, b) => weight(b) - weight(a) || b.confidence - a.confidence);
  const say = (opening: string, finding: Finding): string =>
    `${opening} ${finding.title.toLowerCase()}: ${finding.claims[0] ?? ""}`;
  return [
    ...side(1)
      .slice(0, most)
      .map((finding, i) => say(i === 0 ? "In favour," : "Also in favour,", finding)),
    ...side(-1)
      .slice(0, most)
      .map((finding, i) => say(i === 0 ? "Against," : "Also against,", finding)),
    ...side(0)
      .slice(0, 1)
      .map((finding) => say("Neither way,", finding)),
  ];
}

const unclear = (task: AnswerTask): string =>
  task.kind === "unclear"
    ? "I did not understand the question. Ask about a company by name or ticker: whether to buy or sell it, how risky it is, its news, what moved it, what leads it, or how it compares with another."
    : "Name a company or a ticker, and I can look into it.";

const notUnderstood = (task: AnswerTask): string | null =>
  task.notUnderstood.length === 0
    ? null
    : `Not understood: ${listed(task.notUnderstood.map((part) => `“${withoutNumbers(part)}”`))}.`;

/** The asker's words are no figures: what reads as a number is left out. */
const withoutNumbers = (words: string): string =>
  [...findNumbers(words)]
    .reverse()
    .reduce((rest, { start, end }) => `${rest.slice(0, start)}…${rest.slice(end)}`, words);

const paragraphs = (groups: readonly Sentences[]): string =>
  groups
    .map((group) => group.filter((sentence) => sentence !== null && sentence !== "").join(" "))
    .filter((paragraph) => paragraph !== "")
    .join("\n\n");
