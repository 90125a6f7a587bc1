// Rejecting an order asks for one line of why: it is kept in the history and read by whoever asks next.

import { type FormEvent, useState } from "react";
import type { ApprovalDetail } from "../../contract/index.ts";
import { Button } from "../shared/button.tsx";
import { DialogBox } from "../shared/dialog.tsx";
import { Field } from "../shared/field.tsx";
import { ProblemNotice } from "../shared/problem-notice.tsx";
import { useActingAs } from "./acting-as.tsx";
import { useDecide } from "./decide.ts";
import { orderShort, orderWords } from "./order-words.ts";

interface Props {
  readonly approval: ApprovalDetail;
  readonly onClose: () => void;
}

export function RejectDialog({ approval, onClose }: Props) {
  const [seen] = useState(approval);
  const [reason, setReason] = useState("");
  const as = useActingAs().trim();
  const decide = useDecide(seen.approvalId, "reject", onClose);
  const ready = reason.trim() !== "" && !decide.isPending;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (ready) decide.mutate({ hash: seen.orderHash, as, reason: reason.trim() });
  };
  return (
    <DialogBox
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Reject the order for ${orderShort(seen.order)}?`}
      says={orderWords(seen.order)}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="danger" type="submit" form="reject-order" disabled={!ready}>
            {decide.isPending ? "Rejecting" : `Reject ${orderShort(seen.order)}`}
          </Button>
        </>
      }
    >
      <form id="reject-order" onSubmit={submit} className="space-y-3">
        <Field
          label="Why"
          autoFocus
          maxLength={600}
          placeholder="Earnings on Thursday: too close"
          value={reason}
          onChange={(event) => setReason(event.target.value)}
          note={`Kept in the history under ${as}.`}
        />
        {decide.error && <ProblemNotice error={decide.error} what="Not rejected" />}
      </form>
    </DialogBox>
  );
}
