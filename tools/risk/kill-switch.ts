// The kill switch: while it is on, nothing passes the gate and nothing is sent. On by the limits file or by a person's hand, which lasts.

import type { Clock } from "#infra/runtime/index.ts";
import type { Records } from "#knowledge/stores/records/index.ts";
import type { Limits } from "#tools/define/index.ts";

const setting = "kill-switch";

export async function killSwitchOn({ settings }: Pick<Records, "settings">, limits: Limits): Promise<boolean> {
  return limits.risk.killSwitch || (await settings.get(setting)) === "on";
}

/** Throws the switch and leaves an audit line. One that the limits file holds on stays on. */
export async function setKillSwitch(
  { settings, audit }: Pick<Records, "settings" | "audit">,
  { on, as }: { readonly on: boolean; readonly as: string },
  clock: Clock,
): Promise<void> {
  await audit.add({
    atMs: clock.nowMs(),
    actor: as,
    action: on ? "kill-switch.on" : "kill-switch.off",
    subject: setting,
    detail: null,
  });
  await settings.set(setting, on ? "on" : "off");
}
