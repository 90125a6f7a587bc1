// Execution: the approval queue and the brokers behind it.

export {
  type ApprovalQueue,
  type ApprovalQueueOptions,
  type ApprovalView,
  openApprovalQueue,
} from "./approval-queue.ts";
export { type Broker, clientOrderId, type Settlement, type SubmitReceipt, type Ticket } from "./broker.port.ts";
export { brokerDrivers } from "./drivers/index.ts";
export { openPaperBroker, type PaperBrokerOptions } from "./drivers/paper/paper.driver.ts";
export type { ApproveRequest } from "./queue/approve.ts";
export {
  type CrashPoint,
  type CrashPoints,
  crashPointNames,
  type WriteName,
  writeNames,
} from "./queue/crash-points.ts";
export type { EditRequest } from "./queue/edit.ts";
export { approvalIdOf, type Proposal } from "./queue/propose.ts";
export type { RecoveryReport } from "./queue/recover.ts";
export type { RejectRequest } from "./queue/reject.ts";
