// The kill switch as the gateway shows and throws it; what it does is decided by tools/risk.

import type { Clock } from "#infra/runtime/index.ts";
import type { Records } from "#knowledge/stores/records/index.ts";
import type { Limits } from "#tools/define/index.ts";
import { killSwitchOn, setKillSwitch } from "#tools/risk/index.ts";
import type { KillSwitchState } from "../contract/index.ts";

export interface KillSwitch {
  state(): Promise<KillSwitchState>;
  set(on: boolean, as: string): Promise<KillSwitchState>;
}

export interface KillSwitchParts {
  readonly records: () => Promise<Records>;
  readonly limits: () => Promise<Limits>;
  readonly clock: Clock;
}

export function openKillSwitch({ records, limits, clock }: KillSwitchParts): KillSwitch {
  async function state(): Promise<KillSwitchState> {
    const held = await limits();
    return { on: await killSwitchOn(await records(), held), heldByLimits: held.risk.killSwitch };
  }
  return {
    state,
    async set(on, as) {
      await setKillSwitch(await records(), { on, as }, clock);
      return state();
    },
  };
}
