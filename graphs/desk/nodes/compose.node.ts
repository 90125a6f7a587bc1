// The answer: worded by the model from findings and weighing, every number traced, coverage stated.

import { type AnswerTask, wordAnswer } from "#agents/answer/index.ts";
import type { TracedText } from "#agents/tracing/index.ts";
import { asQuorumError } from "#infra/runtime/index.ts";
import { scanTool, toldTool } from "#tools/anomaly/index.ts";
import type { Evidence } from "#tools/define/index.ts";
import { loadingsTool } from "#tools/factors/attribution/index.ts";
import { factorEvidenceTool } from "#tools/factors/picture/index.ts";
import { modelCompareTool, modelHistoryTool } from "#tools/learning/desk/index.ts";
import { holdingsTool } from "#tools/portfolio/index.ts";
import { portfolioRiskTool } from "#tools/risk/book/index.ts";
import type { DeskPatch, DeskStateValue } from "../desk.state.ts";
import type { DeskAnswer } from "../desk-answer.ts";
import { type DeskRun, keepEvidence } from "../run-context.ts";
import { publish } from "./research.node.ts";

export const composeNode =
  (run: DeskRun) =>
  async (state: DeskStateValue): Promise<DeskPatch> => {
    const { text, numbers } = await word(
      run,
      await taskOf(run, state),
      state.candidate?.verdict.kind === "approved" ? "hard" : run.tracing,
    );
    await keepEvidence(run);
    for (const sentence of text.split(/(?<=[.!?]\s+)(?=\S)/)) run.emit({ type: "text-added", text: sentence });
    return { answer: await answerOf(run, state, { text, numbers }) };
  };

/** The chosen model's wording. Where it fails, the built-in one's with a warning; an untraced number is refused, not replaced. */
async function word(run: DeskRun, task: AnswerTask, tracing: "soft" | "hard"): Promise<TracedText> {
  const { model, fallback } = run.services;
  const work = { book: run.book, signal: run.world.signal, tracing };
  try {
    const text = await wordAnswer(task, { ...work, model });
    if (text.numbers.some((number) => number.evidenceId === null))
      run.warnings.push("Numbers without a tool result behind them are struck through.");
    return text;
  } catch (thrown) {
    const error = asQuorumError(thrown);
    const final = error.code === "agents/answer-untraced" || model.id === fallback.id || run.world.signal.aborted;
    if (final) throw error;
    run.warnings.push(`${model.id} could not word the answer (${error.code}); the built-in model did.`);
    return wordAnswer(task, { ...work, model: fallback });
  }
}

async function taskOf(
  run: DeskRun,
  { question, brief, findings, weighed, candidate, noProposal }: DeskStateValue,
): Promise<AnswerTask> {
  const cited = (evidenceId: string) => ({ evidenceId, output: run.book.get(evidenceId)?.output ?? null });
  const holdings = brief?.kind === "portfolio" ? await run.call(holdingsTool, {}) : null;
  const unusual = brief?.kind === "unusual" ? await scansOf(run, brief.symbols) : null;
  const told =
    brief?.kind === "unusual" ? await run.call(toldTool, { symbols: companiesOf(run, brief.symbols) }) : null;
  const holds = brief?.kind === "portfolio" && run.world.portfolio.positions.length > 0;
  const loadings = holds ? await run.call(loadingsTool, {}) : null;
  const risk = holds ? await run.call(portfolioRiskTool, {}) : null;
  const factors =
    brief?.kind === "factors" && brief.symbols.length === 0
      ? await run.call(factorEvidenceTool, { sessionsBack: Math.min(252, brief.horizonDays) })
      : null;
  const models =
    brief?.kind === "models" && brief.symbols.length === 0
      ? { compared: await run.call(modelCompareTool, {}), past: await run.call(modelHistoryTool, {}) }
      : null;
  return {
    question,
    kind: brief?.kind ?? "unclear",
    side: brief?.side ?? null,
    asOf: run.asOfIso,
    horizonDays: brief?.horizonDays ?? 5,
    companies: run.instruments
      .filter(({ symbol }) => brief?.symbols.includes(symbol))
      .map(({ symbol, name }) => ({ symbol, name })),
    findings: inRosterOrder(run, findings).map(
      ({ specialist, symbol, stance, confidence, claims, source, because }) => ({
        specialist,
        title: run.services.specialists.find((agent) => agent.id === specialist)?.title ?? specialist,
        symbol,
        stance,
        confidence,
        claims,
        source,
        because,
      }),
    ),
    weighings: weighed.map(({ symbol, evidenceId }) => ({ symbol, ...cited(evidenceId) })),
    size: candidate ? cited(candidate.sizeEvidenceId) : null,
    proposed: candidate?.verdict.kind === "approved",
    noProposal: noProposal && { ...noProposal, evidenceId: candidate?.verdictEvidenceId ?? null },
    holdings: holdings ? cited(holdings.id) : null,
    ...(told && { told: cited(told.id) }),
    ...(factors && { factors: cited(factors.id) }),
    ...(models && { models: { compared: cited(models.compared.id), past: cited(models.past.id) } }),
    ...(loadings && { loadings: cited(loadings.id) }),
    ...(risk && { risk: cited(risk.id) }),
    ...(unusual && { unusual: unusual.map(({ id }) => cited(id)) }),
    notUnderstood: [...(brief?.notUnderstood ?? []), ...(brief?.unknownNames ?? [])],
  };
}

/** Without index funds, which stand for the market. */
const companiesOf = (run: DeskRun, symbols: readonly string[]): readonly string[] =>
  symbols.filter((symbol) => !run.instruments.some((one) => one.symbol === symbol && one.benchmark));

/** One scan a company, or one of the universe, which is also what "the market" means here. */
async function scansOf(run: DeskRun, symbols: readonly string[]): Promise<Evidence[]> {
  const companies = companiesOf(run, symbols);
  const scans: Evidence[] = [];
  for (const input of companies.length === 0 ? [{}] : companies.map((symbol) => ({ symbol }))) {
    scans.push(await run.call(scanTool, input));
  }
  return scans;
}

async function answerOf(
  run: DeskRun,
  { question, brief, findings, weighed, noProposal }: DeskStateValue,
  text: TracedText,
): Promise<DeskAnswer> {
  const { dataset } = run.world.market;
  const sum = (of: "answered" | "of" | "byModel" | "byFallback" | "byNone"): number =>
    weighed.reduce((total, one) => total + one[of], 0);
  return {
    runId: run.runId,
    threadId: run.threadId,
    asOf: run.asOfIso,
    question,
    kind: brief?.kind ?? "unclear",
    symbols: brief?.symbols ?? [],
    answer: text.text,
    numbers: text.numbers,
    findings: inRosterOrder(run, findings).map((finding) =>
      publish(finding, run, weighed.find((one) => one.symbol === finding.symbol)?.weights[finding.specialist] ?? 0),
    ),
    coverage: {
      answered: sum("answered"),
      of: sum("of"),
      byModel: sum("byModel"),
      byFallback: sum("byFallback"),
      byNone: sum("byNone"),
    },
    proposal: null,
    noProposal: brief?.kind === "advice" ? noProposal : null,
    notUnderstood: [...(brief?.notUnderstood ?? []), ...(brief?.unknownNames ?? [])],
    warnings: [...run.warnings],
    data: {
      id: dataset.id,
      label: dataset.label,
      simulated: dataset.simulated,
      snapshot: await run.world.market.snapshot(),
    },
    model: run.services.model.id,
  };
}

/** By the symbols of the question, then the roster: the order in which parallel work ended must not show. */
function inRosterOrder<T extends { readonly specialist: string; readonly symbol: string }>(
  run: DeskRun,
  findings: readonly T[],
): readonly T[] {
  const place = run.services.specialists.map((agent) => agent.id);
  const symbols = findings.map((finding) => finding.symbol).sort();
  return [...findings].sort(
    (a, b) =>
      symbols.indexOf(a.symbol) - symbols.indexOf(b.symbol) ||
      place.indexOf(a.specialist) - place.indexOf(b.specialist),
  );
}
