// Orders that wait for a person, or all of them. j and k move through the list and open as they go.

import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import type { ApprovalSummary } from "../../contract/index.ts";
import { type ApprovalFilter, approvalsQuery } from "../api/queries.ts";
import { OtherDataTag } from "../app/data-badge.tsx";
import { classes } from "../shared/class-names.ts";
import { Empty } from "../shared/empty.tsx";
import { count, money, sentence } from "../shared/format.ts";
import { Loading } from "../shared/loading.tsx";
import { ProblemNotice } from "../shared/problem-notice.tsx";
import { Segmented } from "../shared/segmented.tsx";
import { momentText } from "../shared/time.ts";
import { Countdown } from "./countdown.tsx";
import { isOpen } from "./may-approve.ts";
import { PromotionList } from "./promotions/promotion-list.tsx";
import { StateBadge } from "./state-badge.tsx";

const filters = [
  { value: "pending", text: "Pending" },
  { value: "all", text: "All" },
] as const;

export const useFilter = (): ApprovalFilter =>
  useSearch({ strict: false, select: (search) => (search.show === "all" ? "all" : "pending") });

export function ApprovalList({ current }: { readonly current: string | undefined }) {
  const filter = useFilter();
  const navigate = useNavigate();
  const { data, error, refetch } = useQuery(approvalsQuery(filter));
  const choose = (show: ApprovalFilter) =>
    void navigate({ to: ".", search: (search) => ({ ...search, show: show === "all" ? "all" : undefined }) });
  return (
    <section
      aria-label="Orders"
      className={classes(
        "flex w-full shrink-0 flex-col border-line bg-canvas md:w-80 md:border-r",
        current && "max-md:hidden",
      )}
    >
      <div className="flex h-12 shrink-0 items-center justify-between gap-2 px-4">
        <h1 className="font-semibold">Inbox</h1>
        <Segmented label="Which orders" value={filter} options={filters} onChange={choose} />
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto px-2 pb-4">
        {error && !data && <ProblemNotice error={error} onRetry={() => void refetch()} />}
        {!data && !error && <Loading what="the inbox" />}
        {data?.length === 0 && <NothingHere filter={filter} />}
        <ul className="space-y-px">
          {data?.map((approval) => (
            <li key={approval.approvalId} className="[contain-intrinsic-size:auto_72px] [content-visibility:auto]">
              <ApprovalLink approval={approval} here={approval.approvalId === current} />
            </li>
          ))}
        </ul>
        <PromotionList filter={filter} current={current} />
      </div>
    </section>
  );
}

function NothingHere({ filter }: { readonly filter: ApprovalFilter }) {
  return (
    <Empty title={filter === "pending" ? "No order waits for you" : "No order yet"}>
      <p>
        Orders arrive here when a question such as “should we buy more?” ends in a proposal that passes the risk gate.
        Nothing goes out before a person approves it.
      </p>
    </Empty>
  );
}

function ApprovalLink({ approval, here }: { readonly approval: ApprovalSummary; readonly here: boolean }) {
  const { order, state } = approval;
  return (
    <Link
      to="/inbox/$approvalId"
      params={{ approvalId: approval.approvalId }}
      search={(search) => ({ ...search, evidence: undefined, path: undefined })}
      data-list-item="follow"
      data-approval={approval.approvalId}
      aria-current={here ? "true" : undefined}
      className={classes("block rounded-md px-2 py-2 coarse:py-3", here ? "bg-accent-soft" : "hover:bg-sunken")}
    >
      <span className="flex items-baseline justify-between gap-2">
        <span className="font-medium">
          <span className={order.side === "buy" ? "text-up" : "text-down"}>{sentence(order.side)}</span>{" "}
          {count(order.quantityShares)} {order.symbol}
        </span>
        <span className="tabular-nums">{money(order.limitPriceMinor, order.currency)}</span>
      </span>
      <span className="mt-1 flex items-center justify-between gap-2 text-small text-ink-3">
        <span className="flex min-w-0 items-center gap-1.5">
          <StateBadge state={state} />
          <OtherDataTag id={approval.dataset} />
        </span>
        {isOpen(approval) ? (
          <Countdown expiresAt={approval.expiresAt} />
        ) : (
          <span>{momentText(approval.requestedAt)}</span>
        )}
      </span>
    </Link>
  );
}
