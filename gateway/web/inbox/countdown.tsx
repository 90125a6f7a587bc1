// The time left to decide, by the gateway's clock.

import { Hourglass } from "lucide-react";
import { classes } from "../shared/class-names.ts";
import { useNowMs } from "../shared/clock.ts";
import { countdownText, momentText } from "../shared/time.ts";

const soonMs = 15 * 60_000;

export const useLeftMs = (expiresAt: string): number => Date.parse(expiresAt) - useNowMs(1000);

export function Countdown({ expiresAt }: { readonly expiresAt: string }) {
  const leftMs = useLeftMs(expiresAt);
  return (
    <span
      role="timer"
      title={`Expires ${momentText(expiresAt)}`}
      className={classes(
        "inline-flex items-center gap-1 whitespace-nowrap",
        leftMs < soonMs ? "font-medium text-warn" : "text-ink-2",
      )}
    >
      <Hourglass aria-hidden className="size-3.5" />
      {leftMs > 0 ? `${countdownText(leftMs)} left` : "expired"}
    </span>
  );
}
