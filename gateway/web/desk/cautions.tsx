// What the reader must know before reading: words that were not understood, warnings, numbers that nothing backs.

import { TriangleAlert } from "lucide-react";
import type { AskAnswer } from "../../contract/index.ts";
import { plural } from "../shared/format.ts";

export function Cautions({ answer }: { readonly answer: AskAnswer }) {
  const untraced = [
    ...answer.numbers,
    ...answer.findings.flatMap(({ claims }) => claims.flatMap(({ numbers }) => numbers)),
  ].filter(({ evidenceId }) => evidenceId === null).length;
  const lines = [
    ...answer.notUnderstood.map((words) => `Not understood, and left out of the answer: “${words}”.`),
    ...answer.warnings,
    ...(untraced > 0
      ? [`${plural(untraced, "number")} without evidence: struck through below. Do not rely on it.`]
      : []),
  ];
  if (lines.length === 0) return null;
  return (
    <ul aria-label="Cautions" className="space-y-1 rounded-lg border border-warn/40 bg-warn-soft px-4 py-2.5">
      {lines.map((line) => (
        <li key={line} className="flex gap-2">
          <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-warn" />
          <span>{line}</span>
        </li>
      ))}
    </ul>
  );
}
