// Changing quantity, limit or stop of a proposed order: shows the difference before it is sent back to the risk gate.

import { type FormEvent, useState } from "react";
import type { ApprovalDetail } from "../../contract/index.ts";
import { Button } from "../shared/button.tsx";
import { DialogBox } from "../shared/dialog.tsx";
import { Field } from "../shared/field.tsx";
import { ProblemNotice } from "../shared/problem-notice.tsx";
import { useActingAs } from "./acting-as.tsx";
import { ChangedNotice } from "./changed-notice.tsx";
import { useDecide } from "./decide.ts";
import { draftOf, type EditDraft, readDraft } from "./edit-draft.ts";
import { type Difference, differences } from "./order-words.ts";

interface Props {
  readonly approval: ApprovalDetail;
  readonly onClose: () => void;
}

export function EditDialog({ approval, onClose }: Props) {
  const [seen] = useState(approval);
  const [draft, setDraft] = useState<EditDraft>(() => draftOf(seen.order));
  const as = useActingAs().trim();
  const decide = useDecide(seen.approvalId, "edit", onClose);
  const read = readDraft(draft, seen.order);
  const changes = read.ok ? differences(seen.order, { ...seen.order, ...read.edit }) : [];
  const changed = approval.orderHash !== seen.orderHash;
  const ready = read.ok && changes.length > 0 && !changed && !decide.isPending;
  const set = (name: keyof EditDraft) => (event: { target: { value: string } }) =>
    setDraft({ ...draft, [name]: event.target.value });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (ready && read.ok) decide.mutate({ hash: seen.orderHash, as, ...read.edit });
  };
  const wrong = read.ok ? {} : read.wrong;
  return (
    <DialogBox
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Edit the order for ${seen.order.symbol}`}
      says="An edited order gets a new hash, goes through the risk gate again, and then needs its approvals anew."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" form="edit-order" disabled={!ready}>
            {decide.isPending ? "Checking" : "Send to the risk gate"}
          </Button>
        </>
      }
    >
      <form id="edit-order" onSubmit={submit} className="space-y-4">
        <div className="grid gap-3 sm:grid-cols-3">
          <Field
            label="Shares"
            inputMode="numeric"
            autoFocus
            value={draft.quantity}
            onChange={set("quantity")}
            wrong={wrong.quantity ?? null}
          />
          <Field
            label={`Limit, ${seen.order.currency}`}
            inputMode="decimal"
            value={draft.limit}
            onChange={set("limit")}
            wrong={wrong.limit ?? null}
          />
          <Field
            label={`Stop, ${seen.order.currency}`}
            inputMode="decimal"
            placeholder="none"
            value={draft.stop}
            onChange={set("stop")}
            wrong={wrong.stop ?? null}
          />
        </div>
        <DifferenceTable changes={changes} />
        {changed && <ChangedNotice />}
        {decide.error && <ProblemNotice error={decide.error} what="Not edited" />}
      </form>
    </DialogBox>
  );
}

function DifferenceTable({ changes }: { readonly changes: readonly Difference[] }) {
  if (changes.length === 0) return <p className="text-ink-3">Nothing changed so far.</p>;
  return (
    <table className="w-full border-collapse">
      <thead>
        <tr className="border-b border-line text-left text-small text-ink-3">
          <th scope="col" className="py-1 font-medium">
            Change
          </th>
          <th scope="col" className="py-1 text-right font-medium">
            As proposed
          </th>
          <th scope="col" className="py-1 text-right font-medium">
            Edited
          </th>
        </tr>
      </thead>
      <tbody>
        {changes.map((change) => (
          <tr key={change.label} className="border-b border-line last:border-b-0">
            <th scope="row" className="py-1.5 text-left font-normal">
              {change.label}
            </th>
            <td className="py-1.5 text-right text-ink-2">
              <del>{change.before}</del>
            </td>
            <td className="py-1.5 text-right font-semibold">{change.after}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
