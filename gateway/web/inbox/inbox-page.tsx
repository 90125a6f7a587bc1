// The inbox: orders on the left, the one to decide on the right. On a phone one after the other.

import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { ChevronLeft } from "lucide-react";
import { approvalQuery } from "../api/queries.ts";
import { buttonClass, Key } from "../shared/button.tsx";
import { Empty } from "../shared/empty.tsx";
import { Loading } from "../shared/loading.tsx";
import { ProblemNotice } from "../shared/problem-notice.tsx";
import { ApprovalList } from "./approval-list.tsx";
import { ApprovalView } from "./approval-view.tsx";

export function InboxPage() {
  const { approvalId } = useParams({ strict: false });
  return (
    <div className="flex h-full">
      <ApprovalList current={approvalId} />
      <div className={approvalId ? "flex min-w-0 flex-1 flex-col" : "min-w-0 flex-1 max-md:hidden"}>
        {approvalId ? <ApprovalById key={approvalId} approvalId={approvalId} /> : <ChooseOne />}
      </div>
    </div>
  );
}

function ApprovalById({ approvalId }: { readonly approvalId: string }) {
  const { data, error, refetch } = useQuery(approvalQuery(approvalId));
  return (
    <>
      <Link to="/inbox" search={(search) => search} className={buttonClass("bare", "m-1 self-start md:hidden")}>
        <ChevronLeft aria-hidden className="size-4" /> Inbox
      </Link>
      {data ? (
        <ApprovalView approval={data} />
      ) : error ? (
        <div className="p-6">
          <ProblemNotice error={error} onRetry={() => void refetch()} />
        </div>
      ) : (
        <Loading what="the order" />
      )}
    </>
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
