// How many of the specialists answered, and through what: part of every answer.

import type { AskAnswer } from "../../contract/index.ts";
import { momentText } from "../shared/time.ts";

export function Coverage({ answer }: { readonly answer: AskAnswer }) {
  const { answered, of, byModel, byFallback, byNone } = answer.coverage;
  if (of === 0) return null;
  const parts = [
    byModel > 0 && `${byModel} through the model`,
    byFallback > 0 && `${byFallback} through a fallback`,
    byNone > 0 && `${byNone} not at all`,
  ].filter(Boolean);
  return (
    <p
      className="text-small text-ink-3"
      data-coverage
      title={`Model ${answer.model}; data snapshot ${answer.data.snapshot}`}
    >
      <span className={answered < of ? "font-medium text-warn" : "font-medium text-ink-2"}>
        {answered} of {of} specialist answers
      </span>
      {parts.length > 0 && `: ${parts.join(", ")}`}. Known by {momentText(answer.asOf)}.
    </p>
  );
}
