// What became of a question about buying or selling: a proposal that waits for a person, or why there is none.

import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ArrowRight, Ban } from "lucide-react";
import type { AskAnswer } from "../../contract/index.ts";
import { approvalQuery } from "../api/queries.ts";
import { orderWords } from "../inbox/order-words.ts";
import { StateBadge } from "../inbox/state-badge.tsx";
import { VerdictLine } from "../inbox/verdict-line.tsx";
import { buttonClass } from "../shared/button.tsx";
import { sentence } from "../shared/format.ts";

export function Outcome({ answer }: { readonly answer: AskAnswer }) {
  if (answer.proposal) return <ProposalCard proposal={answer.proposal} />;
  if (answer.noProposal) return <NoProposalCard rule={answer.noProposal.rule} reason={answer.noProposal.reason} />;
  return null;
}

function ProposalCard({ proposal }: { readonly proposal: NonNullable<AskAnswer["proposal"]> }) {
  const { data } = useQuery(approvalQuery(proposal.approvalId));
  const state = data?.state ?? proposal.state;
  const order = data?.order ?? proposal.order;
  return (
    <section
      aria-label="Proposal"
      data-proposal={proposal.approvalId}
      className="flex flex-wrap items-center gap-x-6 gap-y-3 rounded-lg border border-line-strong bg-surface px-4 py-3"
    >
      <div className="min-w-0 flex-1 basis-64">
        <p className="flex flex-wrap items-center gap-2">
          <span className="font-semibold">{orderWords(order)}</span>
          <StateBadge state={state} />
        </p>
        <div className="mt-1 text-ink-2">
          {data ? <VerdictLine verdict={data.verdict} /> : "Reading the risk verdict"}
        </div>
      </div>
      <Link
        to="/inbox/$approvalId"
        params={{ approvalId: proposal.approvalId }}
        className={buttonClass(state === "pending" ? "primary" : "quiet")}
      >
        {state === "pending" ? "Review in inbox" : "See in inbox"} <ArrowRight aria-hidden className="size-3.5" />
      </Link>
    </section>
  );
}

function NoProposalCard({ rule, reason }: { readonly rule: string; readonly reason: string }) {
  return (
    <section aria-label="No proposal" className="flex gap-3 rounded-lg border border-line bg-surface px-4 py-3">
      <Ban aria-hidden className="mt-0.5 size-4 shrink-0 text-ink-3" />
      <div>
        <p className="font-semibold">No order is proposed</p>
        <p className="mt-0.5 text-ink-2">{reason}</p>
        <p className="mt-0.5 text-small text-ink-3">Rule: {sentence(rule)}</p>
      </div>
    </section>
  );
}
