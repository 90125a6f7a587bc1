// A training that has ended, and what can be trained.

import type { LearnerRow, TrainAnswer } from "../../contract/index.ts";
import { blocks, table } from "./layout.ts";
import { figuresTable } from "./models.ts";
import { count, fixed, when } from "./values.ts";

export const renderLearners = (rows: readonly LearnerRow[]): string =>
  blocks(
    table(rows, [
      { title: "Model", cell: ({ id }) => id },
      { title: "Kind", cell: ({ kind }) => kind },
      { title: "Bars", cell: ({ steps }) => String(steps), align: "right" },
      { title: "What it is", cell: ({ says }) => says },
    ]),
    "Options, with their defaults (--set name=value):",
    table(rows, [
      { title: "Model", cell: ({ id }) => id },
      {
        title: "Options",
        cell: ({ options }) =>
          Object.entries(options)
            .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
            .join(" "),
      },
    ]),
  );

export function renderTraining(found: Omit<TrainAnswer, "html">): string {
  const { gate, refusedBy, heldOut, training, artefact } = found;
  return blocks(
    `${found.model}, version ${found.number} (${found.versionId}): ${found.stage}, made by ${found.learner}.`,
    [
      `${found.rows} rows of ${count(found.symbols, "symbol")} in ${count(found.sessions, "session")} of ${found.dataset} (${found.snapshot}), ${when(found.from)} to ${when(found.to)}, ${count(found.inputs.length, "input")}.`,
      `Final fit: ${training.ended}${training.best === null ? "" : `, best at ${training.best}`}; artefact SHA-256 ${artefact.sha256.slice(0, 16)}…, ${artefact.bytes} bytes.`,
      `${count(heldOut.sessions, "newest session")} that it never saw: rank IC ${fixed(heldOut.rankIc, 4)}, hits ${fixed(heldOut.hitRate, 3)}.`,
    ].join("\n"),
    figuresTable(found.table),
    gate === "passed"
      ? `The gate passed it, after ${count(found.trials, "trial")}. Promote it: quorum models promote ${found.versionId}`
      : `The gate refused it (${refusedBy}), after ${count(found.trials, "trial")}:`,
    table(found.checks, [
      { title: "Rule", cell: ({ rule }) => rule },
      { title: "Held", cell: ({ passed }) => (passed ? "yes" : "no") },
      { title: "Found", cell: ({ says }) => says },
    ]),
    `Report: ${found.report.html} in the object store.`,
  );
}
