// The risk verdict in one line.

import { ShieldCheck, ShieldX } from "lucide-react";
import type { ApprovalDetail } from "../../contract/index.ts";
import { sentence } from "../shared/format.ts";

export function VerdictLine({ verdict }: { readonly verdict: ApprovalDetail["verdict"] }) {
  const passed = verdict.checks.filter((check) => check.passed).length;
  if (verdict.kind === "approved") {
    return (
      <span className="inline-flex items-center gap-1.5">
        <ShieldCheck aria-hidden className="size-4 shrink-0 text-up" />
        Risk gate: all {passed} rules passed
      </span>
    );
  }
  return (
    <span className="inline-flex items-start gap-1.5">
      <ShieldX aria-hidden className="mt-0.5 size-4 shrink-0 text-down" />
      <span>
        Risk gate refused{verdict.rule ? `, ${sentence(verdict.rule).toLowerCase()}` : ""}:{" "}
        {verdict.reason ?? "no reason given"}
        {verdict.largestQuantityShares ? ` At most ${verdict.largestQuantityShares} shares would pass.` : ""}
      </span>
    </span>
  );
}
