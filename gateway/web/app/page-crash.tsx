// A mistake in the page itself: what is safe and what to do, instead of an empty screen.

import type { ErrorComponentProps } from "@tanstack/react-router";
import { ProblemNotice } from "../shared/problem-notice.tsx";

export function PageCrash({ error, reset }: ErrorComponentProps) {
  return (
    <div className="mx-auto max-w-xl p-6">
      <ProblemNotice error={error} what="This page could not be drawn" onRetry={reset} />
    </div>
  );
}
