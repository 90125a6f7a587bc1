// Sending a decision about a model and taking over what the gateway says has become of it.

import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { PromotionDetail } from "../../../contract/index.ts";
import { postJson } from "../../api/client.ts";
import { promotionQuery } from "../../api/queries.ts";

/** The body names the hash that was on screen. */
export function useDecidePromotion(promotionId: string, act: "approve" | "reject") {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: Readonly<Record<string, unknown>>) =>
      postJson<PromotionDetail>(`/v1/promotions/${encodeURIComponent(promotionId)}/${act}`, body),
    onSuccess: (detail) => {
      client.setQueryData(promotionQuery(promotionId).queryKey, detail);
      void client.invalidateQueries({ queryKey: ["promotions"] });
    },
    onError: () => void client.invalidateQueries({ queryKey: ["promotion", promotionId] }),
  });
}
