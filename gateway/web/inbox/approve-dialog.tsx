// The second gesture of an approval: the order once more, and a button that says what it does. The first key press lands on Cancel.

import { Check } from "lucide-react";
import { useState } from "react";
import type { ApprovalDetail } from "../../contract/index.ts";
import { useStanding } from "../app/as-of.ts";
import { Button } from "../shared/button.tsx";
import { DialogBox } from "../shared/dialog.tsx";
import { sentence } from "../shared/format.ts";
import { Fact, Facts } from "../shared/panel.tsx";
import { ProblemNotice } from "../shared/problem-notice.tsx";
import { isBefore } from "../shared/time.ts";
import { useActingAs } from "./acting-as.tsx";
import { ChangedNotice } from "./changed-notice.tsx";
import { Countdown } from "./countdown.tsx";
import { useDecide } from "./decide.ts";
import { orderShort, orderWords } from "./order-words.ts";
import { VerdictLine } from "./verdict-line.tsx";

interface Props {
  readonly approval: ApprovalDetail;
  readonly onClose: () => void;
}

export function ApproveDialog({ approval, onClose }: Props) {
  const [seen] = useState(approval);
  const as = useActingAs().trim();
  const decide = useDecide(seen.approvalId, "approve", onClose);
  const asOf = useCheckTime(seen);
  const changed = approval.orderHash !== seen.orderHash;
  const last = seen.approvedBy.length + 1 >= seen.approversNeeded;
  return (
    <DialogBox
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Approve this ${seen.order.side}?`}
      says={
        last
          ? "It is checked against all limits once more and then sent to the paper broker."
          : "Another person has to approve it as well before it is sent."
      }
      footer={
        <>
          <Button onClick={onClose} autoFocus>
            Cancel
          </Button>
          <Button
            kind={seen.order.side === "buy" ? "buy" : "danger"}
            disabled={changed || decide.isPending}
            onClick={() => decide.mutate({ hash: seen.orderHash, as, ...(asOf && { asOf }) })}
          >
            <Check aria-hidden className="size-4" />
            {decide.isPending
              ? "Approving"
              : `Approve: ${sentence(seen.order.side).toLowerCase()} ${orderShort(seen.order)}`}
          </Button>
        </>
      }
    >
      <div className="space-y-3">
        <p className="text-title font-semibold">{orderWords(seen.order)}</p>
        <Facts>
          <Fact label="Order hash">
            <code className="font-mono text-small break-all">{seen.orderHash}</code>
          </Fact>
          <Fact label="Verdict">
            <VerdictLine verdict={seen.verdict} />
          </Fact>
          <Fact label="Approving as">{as}</Fact>
          <Fact label="Time">
            <Countdown expiresAt={seen.expiresAt} />
          </Fact>
        </Facts>
        {changed && <ChangedNotice />}
        {decide.error && <ProblemNotice error={decide.error} what="Not approved" />}
      </div>
    </DialogBox>
  );
}

/** The as-of of the address where it is not before the decision; else the gateway uses the decision's own. */
function useCheckTime(approval: ApprovalDetail): string | undefined {
  const { asked } = useStanding();
  const decided = approval.order.asOf;
  if (!asked || typeof decided !== "string") return undefined;
  return isBefore(asked, decided) ? undefined : asked;
}
