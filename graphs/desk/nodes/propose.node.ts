// From a stance to an order that the risk gate has judged, or to the reason why there is none.

import type { z } from "zod";
import type { Finding } from "#agents/define/index.ts";
import { asQuorumError } from "#infra/runtime/index.ts";
import { type Order, orderHash } from "#knowledge/domain/index.ts";
import type { Evidence } from "#tools/define/index.ts";
import { sizeTool } from "#tools/portfolio/index.ts";
import { checkOrder, openOrdersOf, verdictRecord, verdictTool } from "#tools/risk/index.ts";
import type { Candidate, DeskPatch, DeskStateValue, Weighed } from "../desk.state.ts";
import type { NoProposal } from "../desk-answer.ts";
import { type DeskRun, keepEvidence } from "../run-context.ts";

export const proposeNode =
  (run: DeskRun) =>
  async ({ brief, findings, weighed }: DeskStateValue): Promise<DeskPatch> => {
    const best = brief && strongest(weighed, brief.side);
    if (!brief || !best)
      return { noProposal: { rule: "no-symbol", reason: "No company was named, so there is nothing to propose." } };
    const side = brief.side ?? (best.stance < 0 ? "sell" : "buy");
    const refusal = coverageRefusal(run, best) ?? convictionRefusal(run, best, side);
    if (refusal) return { noProposal: refusal };
    const sized = await sizing(run, best, side, brief.horizonDays);
    if (sized === null)
      return { noProposal: { rule: "sizing", reason: "Its prices or the account give nothing to size an order by." } };
    const size = sized.output as z.output<typeof sizeTool.output>;
    await keepEvidence(run);
    if (size.quantityShares === 0)
      return {
        noProposal: { rule: "sizing", reason: `The order comes to no share; its size is bound by ${size.boundBy}.` },
      };
    const evidenceIds = [
      sized.id,
      best.evidenceId,
      ...findings.filter((finding) => finding.symbol === best.symbol).flatMap((finding) => finding.evidenceIds),
    ];
    const candidate = await judge(run, best, sized.id, {
      dataset: run.world.market.dataset.id,
      symbol: best.symbol,
      side,
      quantityShares: size.quantityShares,
      limitPriceMinor: size.limitPriceMinor,
      stopPriceMinor: size.stopPriceMinor,
      currency: run.world.portfolio.currency,
      horizonDays: brief.horizonDays,
      asOf: run.asOfIso,
      thesis: thesisOf(run, findings, best),
      evidenceIds: [...new Set(evidenceIds)].sort(),
    });
    if (candidate.verdict.kind === "approved") return { candidate };
    return {
      candidate,
      noProposal: {
        rule: candidate.verdict.rule ?? "risk",
        reason: candidate.verdict.reason ?? "The risk gate refused it.",
      },
    };
  };

/** The company that the votes speak most for on the side asked about; on either side where none was. */
function strongest(weighed: readonly Weighed[], side: Order["side"] | null): Weighed | undefined {
  const towards = ({ stance }: Weighed): number =>
    side === null ? Math.abs(stance) : side === "buy" ? stance : -stance;
  return [...weighed].sort((a, b) => towards(b) - towards(a))[0];
}

/** The size as evidence; null where prices that are too few or never moved, or an account without equity, allow none. */
async function sizing(
  run: DeskRun,
  { symbol, stance, confidence }: Weighed,
  side: Order["side"],
  horizonDays: number,
): Promise<Evidence | null> {
  try {
    return await run.call(sizeTool, { symbol, side, stance, confidence, horizonDays });
  } catch (thrown) {
    if (!unsizable.has(asQuorumError(thrown).code)) throw thrown;
    return null;
  }
}

const unsizable: ReadonlySet<string> = new Set([
  "tools/parameter-out-of-range",
  "tools/series-empty",
  "tools/series-too-short",
]);

async function judge(run: DeskRun, best: Weighed, sizeEvidenceId: string, order: Order): Promise<Candidate> {
  const { records, limits, killSwitch } = run.services;
  const verdict = await checkOrder(order, {
    market: run.world.market,
    portfolio: run.world.portfolio,
    openOrders: await openOrdersOf(records, order.dataset),
    limits,
    killSwitch: await killSwitch(),
    coverage: best.byModel,
  });
  const record = verdictRecord(verdict, orderHash(order));
  if (record.kind === "approved") return { order, sizeEvidenceId, verdict: record, verdictEvidenceId: null };
  const evidence = await run.call(verdictTool, { symbol: order.symbol, verdict: record });
  await keepEvidence(run);
  return { order, sizeEvidenceId, verdict: record, verdictEvidenceId: evidence.id };
}

function coverageRefusal(run: DeskRun, best: Weighed): NoProposal | null {
  if (best.byModel >= run.services.limits.risk.minCoverage) return null;
  return { rule: "coverage", reason: "Too few specialists answered by a model for a proposal." };
}

function convictionRefusal(run: DeskRun, best: Weighed, side: Order["side"]): NoProposal | null {
  const towards = side === "buy" ? best.stance : -best.stance;
  if (towards >= run.services.limits.sizing.minConviction) return null;
  const reason =
    towards < 0 ? `The specialists lean against a ${side}.` : `The specialists' conviction is too small for a ${side}.`;
  return { rule: "conviction", reason };
}

/** In words only: figures stand in the evidence that the order names. */
function thesisOf(run: DeskRun, findings: readonly Finding[], best: Weighed): string {
  const titles = (sign: number): string =>
    run.services.specialists
      .filter((agent) =>
        findings.some(
          (finding) =>
            finding.specialist === agent.id && finding.symbol === best.symbol && Math.sign(finding.stance) === sign,
        ),
      )
      .map((agent) => agent.title.toLowerCase())
      .join(", ");
  return `The weighed stance on ${best.symbol} is ${best.stance > 0 ? "positive" : "negative"}. In favour: ${titles(1) || "nobody"}. Against: ${titles(-1) || "nobody"}.`;
}
