// What went wrong, in the gateway's words, with what can be done about it.

import { CircleAlert } from "lucide-react";
import type { Problem } from "../../contract/index.ts";
import { asProblem } from "../api/problem.ts";
import { Button } from "./button.tsx";

interface Props {
  readonly error: unknown;
  readonly onRetry?: () => void;
  readonly what?: string;
}

export function ProblemNotice({ error, onRetry, what }: Props) {
  return <ProblemCard problem={asProblem(error)} {...(onRetry && { onRetry })} {...(what && { what })} />;
}

interface CardProps {
  readonly problem: Problem;
  readonly onRetry?: () => void;
  readonly what?: string;
}

export function ProblemCard({ problem, onRetry, what }: CardProps) {
  return (
    <div role="alert" className="flex gap-3 rounded-lg border border-down/40 bg-down-soft p-4">
      <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-down" />
      <div className="min-w-0 flex-1">
        <p className="font-semibold">{what ?? problem.title}</p>
        <p className="mt-1 break-words text-ink-2">{problem.detail}</p>
        <p className="mt-1 font-mono text-small text-ink-2">{problem.code}</p>
      </div>
      {onRetry && (
        <Button onClick={onRetry} className="self-start">
          Try again
        </Button>
      )}
    </div>
  );
}
