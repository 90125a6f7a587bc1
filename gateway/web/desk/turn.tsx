// One question with its answer underneath.

import { Link } from "@tanstack/react-router";
import { type ReactNode, useId } from "react";
import type { AskAnswer } from "../../contract/index.ts";
import { OtherDataBadge } from "../app/data-badge.tsx";
import { momentText } from "../shared/time.ts";

interface Props {
  readonly question: string;
  readonly asOf: string | null;
  readonly symbols: readonly string[];
  /** What the answer stands on, once there is one. */
  readonly data: AskAnswer["data"] | undefined;
  readonly children: ReactNode;
}

export function Turn({ question, asOf, symbols, data, children }: Props) {
  const id = useId();
  return (
    <article aria-labelledby={id} className="min-w-0">
      <header className="mb-4">
        <h2 id={id} className="text-title font-semibold text-balance break-words">
          {question}
        </h2>
        <p className="mt-0.5 flex flex-wrap items-center gap-x-3 text-small text-ink-3">
          {asOf && <span>as of {momentText(asOf)}</span>}
          <OtherDataBadge data={data} />
          {symbols.map((symbol) => (
            <Link
              key={symbol}
              to="/companies/$symbol"
              params={{ symbol }}
              className="font-medium text-ink-2 underline decoration-line-strong underline-offset-2 hover:text-accent"
            >
              {symbol}
            </Link>
          ))}
        </p>
      </header>
      {children}
    </article>
  );
}
