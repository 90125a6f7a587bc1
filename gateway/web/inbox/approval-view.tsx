// One order to decide: what it is, the verdict, what happened so far, and the three things that can be done.

import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { ApprovalDetail } from "../../contract/index.ts";
import { runsQuery } from "../api/queries.ts";
import { OtherDataTag } from "../app/data-badge.tsx";
import { ActionBar } from "./action-bar.tsx";
import { ApproveDialog } from "./approve-dialog.tsx";
import { Countdown } from "./countdown.tsx";
import { EditDialog } from "./edit-dialog.tsx";
import { FillsPanel } from "./fills-panel.tsx";
import { HistoryPanel } from "./history-panel.tsx";
import { type Act, isOpen } from "./may-approve.ts";
import { OrderPanel } from "./order-panel.tsx";
import { orderWords } from "./order-words.ts";
import { RejectDialog } from "./reject-dialog.tsx";
import { StateBadge } from "./state-badge.tsx";
import { VerdictTable } from "./verdict-table.tsx";

export function ApprovalView({ approval }: { readonly approval: ApprovalDetail }) {
  const [act, setAct] = useState<Act | null>(null);
  const close = () => setAct(null);
  return (
    <article aria-labelledby="order" className="flex min-h-0 flex-1 flex-col" data-approval-state={approval.state}>
      <div className="min-h-0 flex-1 overflow-y-auto">
        <div className="mx-auto max-w-[1128px] px-4 py-4 md:px-6 md:py-6">
          <header className="mb-4">
            <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
              <h2 id="order" className="text-title font-semibold">
                {orderWords(approval.order)}
              </h2>
              <StateBadge state={approval.state} />
              <OtherDataTag id={approval.dataset} />
              {isOpen(approval) && <Countdown expiresAt={approval.expiresAt} />}
            </div>
            <ApproversLine approval={approval} />
          </header>
          <div className="grid gap-4 xl:grid-cols-2 xl:items-start">
            <div className="min-w-0 space-y-4">
              <FillsPanel fills={approval.fills} />
              <OrderPanel approval={approval} />
              <HistoryPanel history={approval.history} />
            </div>
            <VerdictTable verdict={approval.verdict} />
          </div>
        </div>
      </div>
      {isOpen(approval) && <ActionBar approval={approval} onAct={setAct} />}
      {act === "approve" && <ApproveDialog approval={approval} onClose={close} />}
      {act === "edit" && <EditDialog approval={approval} onClose={close} />}
      {act === "reject" && <RejectDialog approval={approval} onClose={close} />}
    </article>
  );
}

/** The conversation that ended in this order. */
function RunLink({ runId }: { readonly runId: string }) {
  const { data: runs } = useQuery(runsQuery);
  const run = runs?.find((candidate) => candidate.runId === runId);
  if (!run) return <code className="font-mono text-small">{runId}</code>;
  return (
    <>
      in{" "}
      <Link to="/threads/$threadId" params={{ threadId: run.threadId }} className="underline underline-offset-2">
        “{run.question}”
      </Link>
    </>
  );
}

function ApproversLine({ approval }: { readonly approval: ApprovalDetail }) {
  const { approvedBy, approversNeeded, requestedBy, runId } = approval;
  return (
    <p className="mt-1 text-ink-2">
      Asked for by {requestedBy} <RunLink runId={runId} />.{" "}
      {approversNeeded > 1 ? `Needs ${approversNeeded} different approvers` : "Needs one approver"} other than{" "}
      {requestedBy}
      {approvedBy.length > 0 ? `; approved by ${approvedBy.join(", ")}` : ""}.{" "}
      <Link to="/companies/$symbol" params={{ symbol: approval.order.symbol }} className="underline underline-offset-2">
        See {approval.order.symbol}
      </Link>
    </p>
  );
}
