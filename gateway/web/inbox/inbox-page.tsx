// The inbox: orders and models on the left, the one to decide on the right. On a phone one after the other.

import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { ChevronLeft } from "lucide-react";
import { approvalQuery, promotionQuery } from "../api/queries.ts";
import { buttonClass, Key } from "../shared/button.tsx";
import { Empty } from "../shared/empty.tsx";
import { Loading } from "../shared/loading.tsx";
import { ProblemNotice } from "../shared/problem-notice.tsx";
import { ApprovalList } from "./approval-list.tsx";
import { ApprovalView } from "./approval-view.tsx";
import { isPromotion } from "./promotions/promotion-list.tsx";
import { PromotionView } from "./promotions/promotion-view.tsx";

export function InboxPage() {
  const { approvalId } = useParams({ strict: false });
  return (
    <div className="flex h-full">
      <ApprovalList current={approvalId} />
      <div className={approvalId ? "flex min-w-0 flex-1 flex-col" : "min-w-0 flex-1 max-md:hidden"}>
        {approvalId ? <ById key={approvalId} id={approvalId} /> : <ChooseOne />}
      </div>
    </div>
  );
}

/** An order, or a model: the id says which. */
function ById({ id }: { readonly id: string }) {
  return (
    <>
      <Link to="/inbox" search={(search) => search} className={buttonClass("bare", "m-1 self-start md:hidden")}>
        <ChevronLeft aria-hidden className="size-4" /> Inbox
      </Link>
      {isPromotion(id) ? <PromotionById promotionId={id} /> : <ApprovalById approvalId={id} />}
    </>
  );
}

function ApprovalById({ approvalId }: { readonly approvalId: string }) {
  const { data, error, refetch } = useQuery(approvalQuery(approvalId));
  return data ? (
    <ApprovalView approval={data} />
  ) : (
    <NotYet what="the order" error={error} onRetry={() => void refetch()} />
  );
}

function PromotionById({ promotionId }: { readonly promotionId: string }) {
  const { data, error, refetch } = useQuery(promotionQuery(promotionId));
  return data ? (
    <PromotionView promotion={data} />
  ) : (
    <NotYet what="the model" error={error} onRetry={() => void refetch()} />
  );
}

interface NotYetProps {
  readonly what: string;
  readonly error: Error | null;
  readonly onRetry: () => void;
}

function NotYet({ what, error, onRetry }: NotYetProps) {
  if (!error) return <Loading what={what} />;
  return (
    <div className="p-6">
      <ProblemNotice error={error} onRetry={onRetry} />
    </div>
  );
}

function ChooseOne() {
  return (
    <Empty title="Choose an order">
      <p>
        <Key>j</Key> and <Key>k</Key> move through the list. With an order open, <Key>a</Key> approves, <Key>e</Key>{" "}
        edits and <Key>r</Key> rejects; each asks again before anything happens.
      </p>
    </Empty>
  );
}
