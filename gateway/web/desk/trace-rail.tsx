// The trace of a run: what was understood, the specialists, the tool calls under each. Every stored call opens its evidence.

import { useQueries, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { AskAnswer } from "../../contract/index.ts";
import { deskQuery, evidenceQuery } from "../api/queries.ts";
import { Hash } from "../shared/copy-button.tsx";
import { Stance } from "../shared/figures.tsx";
import { Fact, Facts } from "../shared/panel.tsx";
import { type Finding, findingsOf, type LiveAgent, type LiveRun } from "./live-run.ts";

export function TraceRail({ children }: { readonly children: ReactNode }) {
  return (
    <aside aria-label="Trace" className="flex w-[280px] shrink-0 flex-col border-l border-line bg-surface">
      <h2 className="flex h-12 shrink-0 items-center px-4 font-semibold">Trace</h2>
      <div className="min-h-0 flex-1 overflow-y-auto px-4 pb-6">{children}</div>
    </aside>
  );
}

export function StoredTrace({ answer }: { readonly answer: AskAnswer }) {
  const titleOf = useTitles(answer.symbols);
  const own = evidenceOfDesk(answer);
  return (
    <>
      <Facts>
        <Fact label="Run">
          <Hash value={answer.runId} what="run id" />
        </Fact>
        <Fact label="Understood">
          {answer.kind}
          {answer.symbols.length > 0 && `: ${answer.symbols.join(", ")}`}
        </Fact>
        <Fact label="Model">{answer.model}</Fact>
        <Fact label="Snapshot">
          <Hash value={answer.data.snapshot} what="snapshot" />
        </Fact>
      </Facts>
      <ul className="mt-5 space-y-4">
        {findingsOf(answer).map((finding) => (
          <StoredNode
            key={`${finding.specialist} ${finding.symbol}`}
            ids={finding.evidenceIds}
            title={titleOf(finding)}
            aside={<Outcome finding={finding} />}
          />
        ))}
        {own.length > 0 && <StoredNode ids={own} title="Desk" aside={null} />}
      </ul>
    </>
  );
}

/** What the answer cites that no specialist called: the weighing of their votes. */
function evidenceOfDesk({ numbers, findings }: AskAnswer): string[] {
  const called = new Set(findings.flatMap(({ evidenceIds }) => evidenceIds));
  const cited = numbers.flatMap(({ evidenceId }) => (evidenceId === null ? [] : [evidenceId]));
  return [...new Set(cited)].filter((id) => !called.has(id));
}

interface StoredNodeProps {
  readonly ids: readonly string[];
  readonly title: string;
  readonly aside: ReactNode;
}

function StoredNode({ ids, title, aside }: StoredNodeProps) {
  const calls = useQueries({ queries: ids.map(evidenceQuery) });
  return (
    <Node title={title} aside={aside}>
      {ids.map((id, index) => (
        <li key={id}>
          <Link
            to="."
            search={(search) => ({ ...search, evidence: id, path: undefined })}
            resetScroll={false}
            className="-ml-px block truncate border-l border-transparent py-0.5 pl-3 font-mono text-small text-ink-2 hover:border-accent hover:text-accent"
          >
            {calls[index]?.data?.tool ?? id}
          </Link>
        </li>
      ))}
    </Node>
  );
}

export function LiveTrace({ run }: { readonly run: LiveRun }) {
  const titleOf = useTitles(run.symbols);
  return (
    <>
      <p className="text-ink-3">
        {run.agents.length === 0 ? "Tool calls appear here as they are made." : `On ${run.symbols.join(", ")}`}
      </p>
      <ul className="mt-4 space-y-4">
        {run.agents.map((agent) => (
          <LiveNode key={`${agent.specialist} ${agent.symbol}`} agent={agent} title={titleOf(agent)} />
        ))}
      </ul>
    </>
  );
}

function LiveNode({ agent, title }: { readonly agent: LiveAgent; readonly title: string }) {
  const aside = agent.finding ? (
    <Outcome finding={agent.finding} />
  ) : (
    <span className="text-small text-ink-3">{agent.state}</span>
  );
  return (
    <Node title={title} aside={aside}>
      {agent.tools.map(({ tool, evidenceId }) => (
        <li key={evidenceId} className="truncate py-0.5 pl-3 font-mono text-small text-ink-2">
          {tool}
        </li>
      ))}
    </Node>
  );
}

function Node({
  title,
  aside,
  children,
}: {
  readonly title: string;
  readonly aside: ReactNode;
  readonly children: ReactNode;
}) {
  return (
    <li>
      <p className="flex items-baseline justify-between gap-2">
        <span className="truncate font-medium">{title}</span>
        {aside}
      </p>
      <ul className="mt-1 border-l border-line">{children}</ul>
    </li>
  );
}

const Outcome = ({ finding }: { readonly finding: Finding }) =>
  finding.source === "none" ? (
    <span className="text-small text-down">no answer</span>
  ) : (
    <Stance value={finding.stance} />
  );

/** A specialist's title, with the company where there are several. */
function useTitles(symbols: readonly string[]) {
  const { data: desk } = useQuery(deskQuery);
  return ({ specialist, symbol }: { readonly specialist: string; readonly symbol: string }): string => {
    const title = desk?.specialists.find((entry) => entry.id === specialist)?.title ?? specialist;
    return symbols.length > 1 ? `${symbol} ${title}` : title;
  };
}
