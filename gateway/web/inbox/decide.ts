// Sending a decision and taking over what the gateway says has become of the order.

import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { ApprovalDetail } from "../../contract/index.ts";
import { postJson } from "../api/client.ts";
import { approvalQuery } from "../api/queries.ts";
import type { Act } from "./may-approve.ts";

/** The body names the hash that was on screen, so an order that changed meanwhile is refused. */
export function useDecide(approvalId: string, act: Act, onDone: () => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: Readonly<Record<string, unknown>>) =>
      postJson<ApprovalDetail>(`/v1/approvals/${encodeURIComponent(approvalId)}/${act}`, body),
    onSuccess: (detail) => {
      client.setQueryData(approvalQuery(approvalId).queryKey, detail);
      for (const name of ["approvals", "desk", "account", "runs"]) void client.invalidateQueries({ queryKey: [name] });
      onDone();
    },
    onError: () => void client.invalidateQueries({ queryKey: ["approval", approvalId] }),
  });
}
