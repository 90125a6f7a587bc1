// Stops every order at once, and lets them go again. Both ask a second time and are kept under a name.

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { DeskState } from "../../contract/index.ts";
import { postJson } from "../api/client.ts";
import { deskQuery } from "../api/queries.ts";
import { ActingName, useActingAs } from "../inbox/acting-as.tsx";
import { Badge } from "../shared/badge.tsx";
import { Button } from "../shared/button.tsx";
import { DialogBox } from "../shared/dialog.tsx";
import { Panel } from "../shared/panel.tsx";
import { ProblemNotice } from "../shared/problem-notice.tsx";

export function KillSwitch({ on }: { readonly on: boolean }) {
  const [asking, setAsking] = useState(false);
  const as = useActingAs().trim();
  const client = useQueryClient();
  const flip = useMutation({
    mutationFn: () => postJson<DeskState>("/v1/kill-switch", { on: !on, as }),
    onSuccess: (desk) => {
      client.setQueryData(deskQuery.queryKey, desk);
      setAsking(false);
    },
  });
  return (
    <Panel title="Kill switch" aside={<Badge tone={on ? "down" : "plain"}>{on ? "On" : "Off"}</Badge>}>
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p className="max-w-[88ch] text-ink-2">
          {on
            ? "No order passes the risk gate, and none can be approved or sent."
            : "Stops every order at once: nothing passes the risk gate, nothing can be approved or sent."}
        </p>
        <Button onClick={() => setAsking(true)}>{on ? "Switch off" : "Stop all orders"}</Button>
      </div>
      <DialogBox
        open={asking}
        onOpenChange={setAsking}
        title={on ? "Let orders go again?" : "Stop all orders?"}
        says={
          on
            ? "Pending orders can be approved again. Each is still checked against every limit."
            : "Pending orders stay stored and can be rejected, but not approved."
        }
        footer={
          <>
            <Button onClick={() => setAsking(false)}>Cancel</Button>
            <Button kind="danger" disabled={as === "" || flip.isPending} onClick={() => flip.mutate()}>
              {on ? "Let orders go again" : "Stop all orders"}
            </Button>
          </>
        }
      >
        <ActingName note="Kept in the audit trail." />
        {flip.error && (
          <div className="mt-3">
            <ProblemNotice error={flip.error} what="The switch was not changed" />
          </div>
        )}
      </DialogBox>
    </Panel>
  );
}
