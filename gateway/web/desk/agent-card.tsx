// One specialist in one of four states: waiting, working (with which tool), done, failed (with why). Never motion without words.

import { Link } from "@tanstack/react-router";
import { Check, CircleDashed, CircleX, LoaderCircle } from "lucide-react";
import type { TrackRow } from "../../contract/index.ts";
import { Badge } from "../shared/badge.tsx";
import { ConfidenceBar, Stance, StanceBar } from "../shared/figures.tsx";
import { wholePercent } from "../shared/format.ts";
import { calibrationNote } from "./calibration.ts";
import type { Finding, LiveAgent } from "./live-run.ts";

interface Props {
  readonly agent: LiveAgent;
  readonly title: string;
  readonly track: TrackRow | undefined;
}

const glyphs = {
  waiting: <CircleDashed aria-hidden className="mt-0.5 size-3.5 shrink-0 text-ink-3" />,
  working: (
    <LoaderCircle aria-hidden className="mt-0.5 size-3.5 shrink-0 animate-spin text-info [animation-duration:1.6s]" />
  ),
  done: <Check aria-hidden className="mt-0.5 size-3.5 shrink-0 text-up" />,
  failed: <CircleX aria-hidden className="mt-0.5 size-3.5 shrink-0 text-down" />,
};

export function AgentCard({ agent, title, track }: Props) {
  return (
    <li
      data-agent={agent.specialist}
      data-state={agent.state}
      className="flex min-h-32 min-w-0 flex-col bg-surface px-3 py-2.5"
    >
      <div className="flex items-start justify-between gap-1">
        <Link
          to="/account"
          hash={`track-${agent.specialist}`}
          className="leading-4.5 font-medium hover:underline"
          title={`${title}: track record`}
        >
          {title}
        </Link>
        {glyphs[agent.state]}
        <span className="sr-only">{agent.state}</span>
      </div>
      <div className="mt-1.5 flex flex-1 flex-col justify-end">
        <CardBody agent={agent} track={track} />
      </div>
    </li>
  );
}

function CardBody({ agent, track }: Omit<Props, "title">) {
  if (agent.state === "waiting") return <p className="text-small text-ink-3">waiting</p>;
  if (agent.state === "working") return <Working agent={agent} />;
  if (agent.state === "failed") {
    return (
      <p className="line-clamp-3 text-small text-down" title={agent.finding?.because ?? undefined}>
        failed: {agent.finding?.because ?? "no reason given"}
      </p>
    );
  }
  return agent.finding ? <Done finding={agent.finding} track={track} /> : null;
}

function Working({ agent }: { readonly agent: LiveAgent }) {
  const now = agent.tools.at(-1)?.tool;
  return (
    <p className="text-small text-info">
      working
      {now ? (
        <span className="block truncate font-mono text-ink-2" title={now}>
          {now}
        </span>
      ) : (
        <span className="block text-ink-2">choosing its tools</span>
      )}
    </p>
  );
}

function Done({ finding, track }: { readonly finding: Finding; readonly track: TrackRow | undefined }) {
  return (
    <div className="space-y-1.5">
      {finding.source === "fallback" && (
        <Badge tone="warn" {...(finding.because && { title: finding.because })}>
          fallback
        </Badge>
      )}
      <div className="flex items-center gap-2">
        <Stance value={finding.stance} />
        <StanceBar value={finding.stance} />
      </div>
      <ConfidenceBar value={finding.confidence} note={calibrationNote(finding.confidence, track)} />
      <p className="flex justify-between gap-2 text-small text-ink-3" title="Share of all votes on this company">
        <span>weight</span>
        <span className="tabular-nums">{finding.weight > 0 ? wholePercent(finding.weight) : "not weighed yet"}</span>
      </p>
    </div>
  );
}
