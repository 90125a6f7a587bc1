// What each specialist says, in its own traced words, side by side by company.

import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { AskAnswer } from "../../contract/index.ts";
import { deskQuery } from "../api/queries.ts";
import { Badge } from "../shared/badge.tsx";
import { Stance } from "../shared/figures.tsx";
import { plural, wholePercent } from "../shared/format.ts";
import { Panel } from "../shared/panel.tsx";
import { TracedText } from "../shared/traced-text.tsx";
import { type Finding, findingsOf } from "./live-run.ts";

export function FindingList({ answer }: { readonly answer: AskAnswer }) {
  const { data: desk } = useQuery(deskQuery);
  const titleOf = (id: string) => desk?.specialists.find((entry) => entry.id === id)?.title ?? id;
  const several = new Set(answer.findings.map(({ symbol }) => symbol)).size > 1;
  return (
    <Panel title="What the specialists say" aside={plural(answer.findings.length, "finding")} flush>
      <ul className="divide-y divide-line">
        {findingsOf(answer).map((finding) => (
          <FindingRow
            key={`${finding.specialist} ${finding.symbol}`}
            finding={finding}
            title={titleOf(finding.specialist)}
            several={several}
          />
        ))}
      </ul>
    </Panel>
  );
}

interface Props {
  readonly finding: Finding;
  readonly title: string;
  readonly several: boolean;
}

function FindingRow({ finding, title, several }: Props) {
  return (
    <li className="grid gap-x-6 gap-y-2 px-4 py-3 md:grid-cols-[172px_1fr]">
      <div className="flex flex-wrap items-baseline gap-x-2 gap-y-1 md:flex-col">
        <p className="font-medium">
          {several && (
            <Link to="/companies/$symbol" params={{ symbol: finding.symbol }} className="hover:underline">
              {finding.symbol}{" "}
            </Link>
          )}
          {title}
        </p>
        {finding.source === "none" ? (
          <Badge tone="down">no answer</Badge>
        ) : (
          <>
            <Stance value={finding.stance} />
            <p className="text-small text-ink-3">
              confidence {wholePercent(finding.confidence)}, over {finding.horizonDays} d
            </p>
          </>
        )}
        {finding.source === "fallback" && <Badge tone="warn">fallback</Badge>}
      </div>
      <div className="min-w-0 space-y-1.5">
        {finding.because && <p className="text-small text-warn">{finding.because}</p>}
        {finding.claims.map((claim) => (
          <TracedText key={claim.text} text={claim.text} numbers={claim.numbers} className="max-w-[74ch]" />
        ))}
        {finding.claims.length === 0 && finding.source !== "none" && <p className="text-ink-3">Nothing significant.</p>}
        <EvidenceIds ids={finding.evidenceIds} />
      </div>
    </li>
  );
}

function EvidenceIds({ ids }: { readonly ids: readonly string[] }) {
  if (ids.length === 0) return null;
  return (
    <p className="flex flex-wrap gap-x-3 gap-y-0.5 pt-0.5 text-small">
      {ids.map((id) => (
        <Link
          key={id}
          to="."
          search={(search) => ({ ...search, evidence: id, path: undefined })}
          resetScroll={false}
          className="font-mono text-ink-3 hover:text-accent hover:underline"
        >
          {id.slice(0, 11)}
        </Link>
      ))}
    </p>
  );
}
