// A queue with everything behind it, small: records in memory unless told, the fake market, the paper broker, a clock moved by hand.
import { type ManualClock, manualClock } from "#infra/runtime/index.ts";
import { type Order, orderHash, parseAsOf } from "#knowledge/domain/index.ts";
import type { MarketStore } from "#knowledge/stores/market/index.ts";
import { type Approval, openSqliteRecords, type SqliteRecords } from "#knowledge/stores/records/index.ts";
import type { Limits } from "#tools/define/index.ts";
import {
  type ApprovalQueue,
  type ApprovalQueueOptions,
  type Broker,
  openApprovalQueue,
  openPaperBroker,
  type Proposal,
} from "#tools/execution/index.ts";
import { checkOrder, portfolioAt, riskWorldAt, verdictRecord } from "#tools/risk/index.ts";
import { anOrder } from "./approvals.ts";
import { type LimitChanges, limitsWith } from "./limits.ts";
import { type FakeMarketOptions, fakeMarket } from "./market.ts";

export interface FakeDesk {
  readonly records: SqliteRecords;
  readonly market: MarketStore;
  readonly limits: Limits;
  readonly clock: ManualClock;
  readonly broker: Broker;
  readonly queue: ApprovalQueue;
  /** Asks the gate as the desk graph does, at the order's as-of, then proposes. */
  propose(order?: Partial<Order>, change?: Partial<Proposal>, through?: ApprovalQueue): Promise<Approval>;
  /** Cash and shares at the end of all that is known. */
  account(): Promise<{ readonly cashMinor: number; readonly shares: Readonly<Record<string, number>> }>;
}

export interface FakeDeskOptions {
  readonly path?: string;
  readonly limits?: LimitChanges;
  readonly market?: FakeMarketOptions;
  readonly startMs?: number;
  readonly queue?: Partial<Pick<ApprovalQueueOptions, "crash" | "beforeApprove">>;
  readonly broker?: (paper: Broker) => Broker;
}

export async function openFakeDesk({
  path = ":memory:",
  limits: changes,
  market: told,
  startMs = 1_000_000,
  queue: hooks = {},
  broker: wrap,
}: FakeDeskOptions = {}): Promise<FakeDesk> {
  const clock = manualClock(startMs);
  const [records, market, limits] = [
    await openSqliteRecords({ path, clock }),
    await fakeMarket(told),
    limitsWith(changes),
  ];
  const paper = openPaperBroker({ records, market, limits });
  const broker = wrap ? wrap(paper) : paper;
  const queue = openApprovalQueue({ records, broker, market, limits, clock, ...hooks });
  return {
    records,
    market,
    limits,
    clock,
    broker,
    queue,
    async propose(change = {}, proposal = {}, through = queue) {
      const order = anOrder(change);
      const verdict = await checkOrder(
        order,
        await riskWorldAt({ records, market, limits }, "fake", parseAsOf(order.asOf), 5),
      );
      return through.propose({
        runId: "run_1",
        order,
        verdict: verdictRecord(verdict, orderHash(order)),
        requestedBy: "analyst",
        fingerprint: "f1",
        ...proposal,
      });
    },
    async account() {
      const { cashMinor, positions } = await portfolioAt(records.ledger, "fake", limits, Number.MAX_SAFE_INTEGER);
      return {
        cashMinor,
        shares: Object.fromEntries(positions.map(({ symbol, quantityShares }) => [symbol, quantityShares])),
      };
    },
  };
}
