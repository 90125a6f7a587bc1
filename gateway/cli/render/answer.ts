// An answer as a person reads it: words, the specialists side by side, who answered, and the exact next command.

import type { AskAnswer } from "../../contract/index.ts";
import type { Paint, Terminal } from "../terminal.ts";
import { blocks, table, wrap } from "./layout.ts";
import { orderLines } from "./order.ts";
import { percent, stance, when } from "./values.ts";

type TracedNumber = AskAnswer["numbers"][number];

export function renderAnswer(answer: AskAnswer, { width, paint }: Terminal): string {
  return blocks(
    head(answer, paint),
    wrap(markUntraced(answer.answer, answer.numbers, paint), width),
    findings(answer, paint),
    gaps(answer, paint, width),
    coverage(answer),
    proposal(answer, paint),
    ...answer.warnings.map((warning) => paint("yellow", wrap(`! ${warning}`, width))),
    answer.notUnderstood.length > 0 ? paint("yellow", `Not understood: ${answer.notUnderstood.join("; ")}`) : null,
    evidence(answer, paint, width),
  );
}

const head = ({ question, asOf, data, model }: AskAnswer, paint: Paint): string =>
  [
    paint("bold", question),
    [
      paint("dim", `as of ${when(asOf)} · ${data.label} · model ${model}`),
      data.simulated ? paint("yellow", "SIMULATED DATA") : "",
    ]
      .filter((part) => part !== "")
      .join("  "),
  ].join("\n");

/** A number without evidence is struck through, and said to be so where colours are off. */
function markUntraced(text: string, numbers: readonly TracedNumber[], paint: Paint): string {
  const loose = numbers.filter((number) => number.evidenceId === null).sort((a, b) => b.start - a.start);
  return loose.reduce(
    (marked, { start, end, text: found }) =>
      `${marked.slice(0, start)}${paint("strikethrough", found)} [untraced]${marked.slice(end)}`,
    text,
  );
}

function findings({ findings: all, symbols }: AskAnswer, paint: Paint): string {
  const several = symbols.length > 1;
  return table(all, [
    ...(several ? [{ title: "Company", cell: (one: (typeof all)[number]) => one.symbol }] : []),
    { title: "Specialist", cell: ({ specialist }) => specialist },
    { title: "Stance", cell: (one) => (one.source === "none" ? paint("dim", "none") : stance(one.stance, paint)) },
    { title: "Confidence", cell: (one) => (one.source === "none" ? "–" : percent(one.confidence)), align: "right" },
    { title: "Weight", cell: ({ weight }) => percent(weight), align: "right" },
    { title: "Source", cell: ({ source }) => (source === "model" ? source : paint("yellow", source)) },
  ]);
}

/** Why a specialist answered by a fallback, or not at all. */
function gaps({ findings: all }: AskAnswer, paint: Paint, width: number): string {
  const lines = all
    .filter(({ source }) => source !== "model")
    .map(
      ({ specialist, symbol, source, because }) =>
        `! ${specialist} on ${symbol}, ${source === "none" ? "no answer" : "by the fallback"}: ${because ?? "no reason given"}`,
    );
  return paint("yellow", lines.map((line) => wrap(line, width)).join("\n"));
}

/** Nothing where the words of the answer say it already. */
function coverage({ answer, coverage: { answered, of, byModel, byFallback, byNone } }: AskAnswer): string | null {
  const share = `${answered} of ${of} specialists answered`;
  if (of === 0 || answer.includes(share)) return null;
  return `${share}: ${byModel} by a model, ${byFallback} by a fallback, ${byNone} not at all.`;
}

function proposal({ proposal: proposed, noProposal }: AskAnswer, paint: Paint): string | null {
  if (noProposal) return `No proposal (${noProposal.rule}): ${noProposal.reason}`;
  if (!proposed) return null;
  const { approvalId, order, orderHash, state } = proposed;
  return [
    `${paint("bold", "Proposal")} ${approvalId} (${state})`,
    ...orderLines(order).map((line) => `  ${line}`),
    "",
    "  To approve exactly this order:",
    `  ${paint("cyan", `quorum approvals approve ${approvalId} --hash ${orderHash} --as NAME`)}`,
  ].join("\n");
}

function evidence({ numbers, findings: all, runId }: AskAnswer, paint: Paint, width: number): string {
  const ids = [...new Set([...numbers.map(({ evidenceId }) => evidenceId), ...all.flatMap((one) => one.evidenceIds)])];
  const named = ids.filter((id) => id !== null);
  const lines = [`Run ${runId}`, ...(named.length > 0 ? [`Evidence (quorum evidence ID): ${named.join(", ")}`] : [])];
  return paint("dim", lines.map((line) => wrap(line, width)).join("\n"));
}
