// What the page reads from the gateway, each with its key and how long it stays fresh. Server state lives here and nowhere else.

import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import type {
  Account,
  ApprovalDetail,
  ApprovalSummary,
  AskAnswer,
  Chart,
  CompanyRow,
  DeskState,
  EvidenceAnswer,
  PromotionDetail,
  PromotionSummary,
  RunSummary,
  TrackRow,
} from "../../contract/index.ts";
import { getJson } from "./client.ts";

const second = 1000;
const forever = Number.POSITIVE_INFINITY;

export const deskQuery = queryOptions({
  queryKey: ["desk"],
  queryFn: ({ signal }) => getJson<DeskState>("/v1/desk", {}, signal),
  refetchInterval: ({ state }) => (state.error ? 2 : 5) * second,
});

export const runsQuery = queryOptions({
  queryKey: ["runs"],
  queryFn: ({ signal }) => getJson<RunSummary[]>("/v1/runs", { limit: 200 }, signal),
  refetchInterval: 15 * second,
});

export const threadRunsQuery = (threadId: string) =>
  queryOptions({
    queryKey: ["runs", threadId],
    queryFn: ({ signal }) => getJson<RunSummary[]>("/v1/runs", { threadId, limit: 100 }, signal),
    refetchInterval: ({ state }) => (state.data?.some((run) => run.state === "running") ? 2 * second : 15 * second),
  });

export const runQuery = (runId: string) =>
  queryOptions({
    queryKey: ["run", runId],
    queryFn: ({ signal }) => getJson<AskAnswer>(`/v1/runs/${encodeURIComponent(runId)}`, {}, signal),
    staleTime: forever,
  });

/** Evidence is named by a hash of its content, so it never changes. */
export const evidenceQuery = (id: string) =>
  queryOptions({
    queryKey: ["evidence", id],
    queryFn: ({ signal }) => getJson<EvidenceAnswer>(`/v1/evidence/${encodeURIComponent(id)}`, {}, signal),
    staleTime: forever,
  });

export type ApprovalFilter = "pending" | "all";

export const approvalsQuery = (filter: ApprovalFilter) =>
  queryOptions({
    queryKey: ["approvals", filter],
    queryFn: ({ signal }) =>
      getJson<ApprovalSummary[]>("/v1/approvals", { state: filter === "pending" ? "pending" : undefined }, signal),
    refetchInterval: 5 * second,
  });

export const approvalQuery = (approvalId: string) =>
  queryOptions({
    queryKey: ["approval", approvalId],
    queryFn: ({ signal }) => getJson<ApprovalDetail>(`/v1/approvals/${encodeURIComponent(approvalId)}`, {}, signal),
    refetchInterval: 5 * second,
  });

export const promotionsQuery = (filter: ApprovalFilter) =>
  queryOptions({
    queryKey: ["promotions", filter],
    queryFn: ({ signal }) => getJson<PromotionSummary[]>("/v1/promotions", { state: filter }, signal),
    refetchInterval: 15 * second,
  });

export const promotionQuery = (promotionId: string) =>
  queryOptions({
    queryKey: ["promotion", promotionId],
    queryFn: ({ signal }) => getJson<PromotionDetail>(`/v1/promotions/${encodeURIComponent(promotionId)}`, {}, signal),
    refetchInterval: 15 * second,
  });

export const companiesQuery = (asOf: string | undefined) =>
  queryOptions({
    queryKey: ["companies", asOf ?? "now"],
    queryFn: ({ signal }) => getJson<CompanyRow[]>("/v1/companies", { asOf }, signal),
    staleTime: 60 * second,
    placeholderData: keepPreviousData,
  });

/** `data` is a data set's id; the desk's own where left out. */
export const chartQuery = (symbol: string, asOf: string | undefined, days: number, data?: string) =>
  queryOptions({
    queryKey: ["chart", data ?? "own", symbol, asOf ?? "now", days],
    queryFn: ({ signal }) =>
      getJson<Chart>(`/v1/companies/${encodeURIComponent(symbol)}/chart`, { asOf, days, data }, signal),
    staleTime: 60 * second,
    placeholderData: (previous, query) =>
      previous?.symbol === symbol && query?.queryKey[1] === (data ?? "own") ? previous : undefined,
  });

export const accountQuery = (asOf: string | undefined) =>
  queryOptions({
    queryKey: ["account", asOf ?? "now"],
    queryFn: ({ signal }) => getJson<Account>("/v1/account", { asOf }, signal),
    refetchInterval: 15 * second,
  });

export const trackQuery = (asOf: string | undefined) =>
  queryOptions({
    queryKey: ["track-record", asOf ?? "now"],
    queryFn: ({ signal }) => getJson<TrackRow[]>("/v1/track-record", { asOf }, signal),
  });
