// The package's own limits, changed where a test says so.
import type { Limits } from "#tools/define/index.ts";
import { readLimits } from "#tools/risk/index.ts";

export type LimitChanges = { readonly [K in keyof Limits]?: Partial<Limits[K]> };

export function limitsWith(changes: LimitChanges = {}): Limits {
  const limits = readLimits();
  return {
    account: { ...limits.account, ...changes.account },
    risk: { ...limits.risk, ...changes.risk },
    sizing: { ...limits.sizing, ...changes.sizing },
    approvals: { ...limits.approvals, ...changes.approvals },
    broker: { ...limits.broker, ...changes.broker },
  };
}
