// One question with its answer underneath.

import { type ReactNode, useId } from "react";
import { momentText } from "../shared/time.ts";

interface Props {
  readonly question: string;
  readonly asOf: string | null;
  readonly children: ReactNode;
}

export function Turn({ question, asOf, children }: Props) {
  const id = useId();
  return (
    <article aria-labelledby={id} className="min-w-0">
      <header className="mb-4">
        <h2 id={id} className="text-title font-semibold text-balance break-words">
          {question}
        </h2>
        {asOf && <p className="mt-0.5 text-small text-ink-3">as of {momentText(asOf)}</p>}
      </header>
      {children}
    </article>
  );
}
