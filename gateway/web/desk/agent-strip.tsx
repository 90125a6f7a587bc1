// The specialists on a question, one card each, in a row that scrolls on a phone; a row a company where there are several.

import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { deskQuery, trackQuery } from "../api/queries.ts";
import { AgentCard } from "./agent-card.tsx";
import type { LiveAgent } from "./live-run.ts";

interface Props {
  readonly agents: readonly LiveAgent[];
}

export function AgentStrip({ agents }: Props) {
  const { data: desk } = useQuery(deskQuery);
  const { data: track } = useQuery(trackQuery(undefined));
  const symbols = [...new Set(agents.map(({ symbol }) => symbol))];
  const titleOf = (id: string) => desk?.specialists.find((entry) => entry.id === id)?.title ?? id;
  return (
    <div className="space-y-3">
      {symbols.map((symbol) => (
        <section key={symbol} aria-label={`Specialists on ${symbol}`}>
          {symbols.length > 1 && (
            <h3 className="mb-1.5 text-small font-semibold">
              <Link to="/companies/$symbol" params={{ symbol }} className="hover:underline">
                {symbol}
              </Link>
            </h3>
          )}
          <ul className="grid auto-cols-[minmax(148px,1fr)] grid-flow-col gap-px overflow-x-auto rounded-lg border border-line bg-line">
            {agents
              .filter((agent) => agent.symbol === symbol)
              .map((agent) => (
                <AgentCard
                  key={agent.specialist}
                  agent={agent}
                  title={titleOf(agent.specialist)}
                  track={track?.find(({ specialist }) => specialist === agent.specialist)}
                />
              ))}
          </ul>
        </section>
      ))}
    </div>
  );
}
