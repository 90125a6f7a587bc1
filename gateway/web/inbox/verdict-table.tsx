// The risk verdict rule by rule: what was measured, what the limit is, whether it passed.

import { CircleCheck, CircleX } from "lucide-react";
import type { ApprovalDetail } from "../../contract/index.ts";
import { Missing } from "../shared/figures.tsx";
import { figure, sentence } from "../shared/format.ts";
import { Panel } from "../shared/panel.tsx";
import { momentText } from "../shared/time.ts";
import { VerdictLine } from "./verdict-line.tsx";

type Verdict = ApprovalDetail["verdict"];
type Check = Verdict["checks"][number];

export function VerdictTable({ verdict }: { readonly verdict: Verdict }) {
  return (
    <Panel title="Risk verdict" aside={`checked as of ${momentText(verdict.checkedAsOf)}`} flush>
      <p className="border-b border-line px-4 py-2.5 font-medium">
        <VerdictLine verdict={verdict} />
      </p>
      <table className="w-full border-collapse">
        <thead>
          <tr className="border-b border-line text-small text-ink-3">
            <th scope="col" className="h-8 px-4 text-left font-medium">
              Rule
            </th>
            <th scope="col" className="h-8 px-2 text-right font-medium">
              Measured
            </th>
            <th scope="col" className="h-8 px-4 text-right font-medium">
              Limit
            </th>
          </tr>
        </thead>
        <tbody>
          {verdict.checks.map((check) => (
            <CheckRow key={check.rule} check={check} />
          ))}
        </tbody>
      </table>
    </Panel>
  );
}

function CheckRow({ check }: { readonly check: Check }) {
  return (
    <tr className="border-b border-line align-top last:border-b-0">
      <th scope="row" className="px-4 py-2 text-left font-normal">
        <span className="flex gap-2">
          {check.passed ? (
            <CircleCheck aria-label="passed" className="mt-0.5 size-4 shrink-0 text-up" />
          ) : (
            <CircleX aria-label="failed" className="mt-0.5 size-4 shrink-0 text-down" />
          )}
          <span className="min-w-0">
            <span className="font-medium">{sentence(check.rule)}</span>
            <span className="block text-small text-ink-3">{check.reason}</span>
          </span>
        </span>
      </th>
      <td className="px-2 py-2 text-right whitespace-nowrap">
        <Measure value={check.measured} unit={check.unit} missing="nothing to measure" />
      </td>
      <td className="px-4 py-2 text-right whitespace-nowrap text-ink-2">
        <Measure value={check.limit} unit={check.unit} missing="no limit set" />
      </td>
    </tr>
  );
}

function Measure({
  value,
  unit,
  missing,
}: {
  readonly value: number | null;
  readonly unit: string;
  readonly missing: string;
}) {
  return value === null ? <Missing because={missing} /> : figure(value, unit);
}
