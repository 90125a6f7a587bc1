// Approve, edit, reject: always at the same place, with who decides and, where something stands in the way, what.

import { useEffect } from "react";
import type { ApprovalDetail } from "../../contract/index.ts";
import { useStanding } from "../app/as-of.ts";
import { isTaken } from "../app/shortcuts.ts";
import { Button } from "../shared/button.tsx";
import { sentence } from "../shared/format.ts";
import { ActingName, useActingAs } from "./acting-as.tsx";
import { useLeftMs } from "./countdown.tsx";
import { type Act, mayApprove, mayChange } from "./may-approve.ts";
import { orderShort } from "./order-words.ts";

interface Props {
  readonly approval: ApprovalDetail;
  readonly onAct: (act: Act) => void;
}

const byKey: Readonly<Record<string, Act>> = { a: "approve", e: "edit", r: "reject" };

export function ActionBar({ approval, onAct }: Props) {
  const as = useActingAs();
  const { desk } = useStanding();
  const leftMs = useLeftMs(approval.expiresAt);
  const approve = mayApprove(approval, as, leftMs, desk?.killSwitch ?? false);
  const change = mayChange(approval, as, leftMs);
  const may: Record<Act, boolean> = { approve: approve.ok, edit: change.ok, reject: change.ok };
  useActKeys(may, onAct);
  return (
    <section aria-label="Decide" className="shrink-0 border-t border-line bg-surface px-4 py-3 md:px-6">
      <div className="mx-auto grid max-w-[1080px] items-start gap-x-6 gap-y-2 md:grid-cols-[minmax(200px,300px)_1fr]">
        <ActingName note={`Asked for by ${approval.requestedBy}, who cannot approve it.`} />
        <div className="min-w-0">
          <div className="flex flex-wrap gap-2 md:justify-end md:pt-5">
            <Button disabled={!may.reject} onClick={() => onAct("reject")} aria-keyshortcuts="r">
              Reject
            </Button>
            <Button disabled={!may.edit} onClick={() => onAct("edit")} aria-keyshortcuts="e">
              Edit
            </Button>
            <Button
              kind="primary"
              disabled={!may.approve}
              onClick={() => onAct("approve")}
              aria-keyshortcuts="a"
              className="max-md:flex-1"
            >
              Approve {sentence(approval.order.side).toLowerCase()} {orderShort(approval.order)}
            </Button>
          </div>
          <p role="status" className="mt-1 min-h-4 text-small text-warn md:text-right">
            {approve.ok ? "" : approve.because}
          </p>
        </div>
      </div>
    </section>
  );
}

function useActKeys(may: Readonly<Record<Act, boolean>>, onAct: (act: Act) => void): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const act = byKey[event.key];
      if (!act || isTaken(event) || event.repeat || !may[act]) return;
      event.preventDefault();
      onAct(act);
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  });
}
