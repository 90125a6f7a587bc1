// One example of each answer for the OpenAPI document. Shapes are checked by the types; values are made up.

import type {
  Account,
  ApprovalDetail,
  ApprovalSummary,
  AskAnswer,
  Chart,
  CompanyRow,
  DataSetRow,
  DeskState,
  EvidenceAnswer,
  RunSummary,
  TrackRow,
} from "../contract/index.ts";

const asOf = "2025-04-15T20:00:00.000Z";
const evidenceId = "ev_5b1f0c9a7d3e2468";
const orderHash = "9c56cc51b374c3ba189210d5b6d4bf57790d351c96c47c02190ecf1e430635ab";

const order = {
  dataset: "djia20",
  symbol: "MSFT",
  side: "buy" as const,
  quantityShares: 120,
  limitPriceMinor: 38612,
  stopPriceMinor: 36500,
  currency: "USD",
  horizonDays: 5,
  asOf,
  thesis: "The specialists' weighed stance on MSFT is positive over the horizon of the question (advice).",
  evidenceIds: [evidenceId],
};

const number = {
  text: "4.2%",
  value: 0.042,
  unit: "fraction",
  evidenceId,
  path: "change20d",
  start: 26,
  end: 30,
};

export const askAnswer: AskAnswer = {
  runId: "run_1",
  threadId: "thread_1",
  asOf,
  question: "Should we buy more MSFT this week?",
  kind: "advice",
  symbols: ["MSFT"],
  answer: "Over twenty sessions it is 4.2% higher.",
  numbers: [number],
  findings: [
    {
      specialist: "factors",
      symbol: "MSFT",
      stance: 0.2,
      confidence: 0.6,
      horizonDays: 5,
      claims: [{ text: "Over twenty sessions it is 4.2% higher.", numbers: [number] }],
      evidenceIds: [evidenceId],
      source: "model",
      because: null,
      weight: 1,
    },
  ],
  coverage: { answered: 5, of: 5, byModel: 5, byFallback: 0, byNone: 0 },
  proposal: { approvalId: "approval_1", order, orderHash, state: "pending" },
  noProposal: null,
  notUnderstood: [],
  warnings: [],
  data: { id: "djia20", label: "20 Dow stocks", simulated: false, snapshot: "3f2a9c0d11e4b7aa" },
  model: "desk",
};

export const evidence: EvidenceAnswer = {
  id: evidenceId,
  tool: "factors.exposures",
  input: { symbol: "MSFT" },
  asOf,
  output: { change20d: 0.042 },
  snapshot: "3f2a9c0d11e4b7aa",
  dataset: "djia20",
  figures: [{ path: "change20d", value: 0.042, unit: "fraction" }],
};

export const runSummary: RunSummary = {
  runId: "run_1",
  threadId: "thread_1",
  question: "Should we buy more MSFT this week?",
  asOf,
  startedAt: "2025-04-16T08:00:00.000Z",
  state: "paused",
  symbols: ["MSFT"],
};

export const approvalSummary: ApprovalSummary = {
  approvalId: "approval_1",
  runId: "run_1",
  dataset: "djia20",
  state: "pending",
  order,
  orderHash,
  requestedBy: "analyst",
  requestedAt: "2025-04-16T08:00:01.000Z",
  expiresAt: "2025-04-16T16:00:01.000Z",
  approversNeeded: 1,
  approvedBy: [],
};

export const approvalDetail: ApprovalDetail = {
  ...approvalSummary,
  verdict: {
    kind: "approved",
    orderHash,
    checkedAsOf: asOf,
    rule: null,
    reason: null,
    largestQuantityShares: null,
    checks: [
      {
        rule: "position",
        passed: true,
        measured: 0.046,
        limit: 0.2,
        unit: "fraction",
        reason: "The position would be 4.6% of equity.",
      },
    ],
  },
  fills: [],
  history: [{ at: "2025-04-16T08:00:01.000Z", from: null, to: "proposed", by: "analyst", orderHash, note: null }],
};

export const companyRow: CompanyRow = {
  symbol: "MSFT",
  name: "Microsoft Corporation",
  sector: "Technology",
  currency: "USD",
  benchmark: false,
  close: 385.73,
  closeAt: asOf,
  change1d: -0.0054,
  change5d: 0.0873,
  change20d: 0.042,
};

export const chart: Chart = {
  symbol: "MSFT",
  asOf,
  simulated: false,
  bars: [{ at: asOf, open: 388, high: 391.2, low: 384.1, close: 385.73, volumeShares: 17199853 }],
  pins: [
    {
      kind: "dividend",
      knownAt: "2025-03-11T20:00:00.000Z",
      title: "Dividend of 0.83 USD, ex 2025-05-15",
      publisher: "csv",
    },
  ],
};

export const account: Account = {
  asOf,
  currency: "USD",
  cashMinor: 95366560,
  equityMinor: 100000000,
  positions: [
    {
      symbol: "MSFT",
      quantityShares: 120,
      costMinor: 4633440,
      priceMinor: 38573,
      valueMinor: 4628760,
      weight: 0.0463,
    },
  ],
};

export const trackRow: TrackRow = { specialist: "factors", votes: 12, scored: 9, brier: 0.231, weight: 1.02 };

export const deskState: DeskState = {
  version: "0.1.0",
  data: {
    id: "djia20",
    label: "20 Dow stocks",
    simulated: false,
    origin: "djia20",
    from: "2024-12-13T21:00:00.000Z",
    to: "2025-04-30T20:00:00.000Z",
    now: "2025-04-30T20:00:00.000Z",
  },
  model: "desk",
  user: "analyst",
  killSwitch: false,
  pendingApprovals: 1,
  specialists: [
    { id: "factors", title: "Factors", says: "Momentum, reversal, value and quality against the universe." },
  ],
};

export const dataSetRow: DataSetRow = {
  id: "djia20",
  label: "20 Dow stocks",
  simulated: false,
  origin: "djia20",
  from: "2024-12-13T21:00:00.000Z",
  to: "2025-04-30T20:00:00.000Z",
  now: "2025-04-30T20:00:00.000Z",
  quarantined: 0,
  isDefault: true,
};
