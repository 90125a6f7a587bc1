// Promotions as commands print them: beside orders in the list, and whole before a decision.

import type { PromotionDetail, PromotionSummary } from "../../contract/index.ts";
import type { Paint, Terminal } from "../terminal.ts";
import { blocks, table, wrap } from "./layout.ts";
import { bps, fixed, when } from "./values.ts";

export const renderPromotions = (rows: readonly PromotionSummary[], paint: Paint): string =>
  table(
    rows,
    [
      { title: "Promotion", cell: ({ promotionId }) => promotionId },
      { title: "State", cell: ({ state }) => stateWord(state, paint) },
      { title: "Model", cell: ({ model }) => model },
      { title: "Version", cell: ({ versionId }) => versionId },
      { title: "Asked", cell: ({ requestedAt, requestedBy }) => `${when(requestedAt)} by ${requestedBy}` },
      { title: "Expires", cell: ({ state, expiresAt }) => (state === "pending" ? when(expiresAt) : "–") },
    ],
    "",
  );

export function renderPromotion(promotion: PromotionDetail, { width, paint }: Terminal): string {
  const { promotionId, state, model, versionId, championId, because, dataset, asOf, hash } = promotion;
  return blocks(
    [
      `${paint("bold", promotionId)}  ${stateWord(state, paint)}  ${model}`,
      `Version ${versionId} against ${championId ?? "no champion"}, on ${dataset} as of ${when(asOf)}.`,
      wrap(state === "refused" ? `Refused: keep the champion. ${because}` : because, width),
      paint("dim", `hash ${hash}`),
    ].join("\n"),
    members(promotion),
    comparison(promotion),
    gate(promotion, paint),
    history(promotion),
    nextStep(promotion, paint),
  );
}

function members({ members: all, leftOut }: PromotionDetail): string {
  const rows = table(all, [
    { title: "Learner", cell: ({ learner }) => learner },
    { title: "Weight", cell: ({ weight }) => fixed(weight, 3), align: "right" },
    { title: "Rank correlation", cell: ({ rankIc }) => fixed(rankIc, 3), align: "right" },
  ]);
  return [rows, ...leftOut.map(({ learner, because }) => `  left out: ${learner}, ${because}`)].join("\n");
}

const comparison = ({ table: rows }: PromotionDetail): string =>
  `On the same walk-forward\n${table(rows, [
    { title: "Who", cell: ({ id, role }) => (role === "baseline" ? id : `${role} ${id}`) },
    { title: "Earned a period, bps", cell: ({ meanReturn }) => bps(meanReturn), align: "right" },
    { title: "Sharpe a period", cell: ({ sharpePerPeriod }) => fixed(sharpePerPeriod, 3), align: "right" },
    { title: "Rank correlation", cell: ({ rankIc }) => fixed(rankIc, 3), align: "right" },
  ])}`;

const gate = ({ checks, trials }: PromotionDetail, paint: Paint): string =>
  `Gate, after ${trials} trials\n${table(checks, [
    { title: "Rule", cell: ({ rule }) => rule },
    { title: "", cell: ({ passed }) => (passed ? paint("green", "✓") : paint("red", "✗")) },
    { title: "Found", cell: ({ says }) => says },
  ])}`;

const history = ({ history: lines }: PromotionDetail): string =>
  `History\n${table(lines, [
    { title: "At", cell: ({ at }) => when(at) },
    { title: "State", cell: ({ state }) => state },
    { title: "By", cell: ({ by }) => by },
    { title: "Note", cell: ({ note }) => note ?? "" },
  ])}`;

function nextStep({ promotionId, hash, state }: PromotionDetail, paint: Paint): string | null {
  if (state !== "pending") return null;
  return `To make exactly this version champion:\n  ${paint("cyan", `quorum approvals approve ${promotionId} --hash ${hash} --as NAME`)}`;
}

function stateWord(state: PromotionSummary["state"], paint: Paint): string {
  if (state === "promoted") return paint("green", state);
  return paint(state === "pending" || state === "approved" ? "yellow" : "red", state);
}
