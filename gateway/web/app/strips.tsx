// What must not be overlooked, across the page: the past, the kill switch.

import { Link } from "@tanstack/react-router";
import { History, OctagonX } from "lucide-react";
import { momentText } from "../shared/time.ts";
import { useStanding } from "./as-of.ts";

export function PastStrip() {
  const { past, asOf, desk } = useStanding();
  if (!past || !asOf || !desk) return null;
  return (
    <div
      role="status"
      className="flex shrink-0 flex-wrap items-center gap-x-3 gap-y-0.5 border-b border-line bg-warn-soft px-4 py-1.5 text-small"
    >
      <span className="flex items-center gap-1.5 font-semibold text-warn">
        <History aria-hidden className="size-3.5" />
        You are in the past: {momentText(asOf)}
      </span>
      <span className="text-ink-2 max-md:hidden">
        Nothing that became known later is shown. The data reaches {momentText(desk.data.now)}.
      </span>
      <Link
        to="."
        search={(search) => ({ ...search, asOf: undefined })}
        className="ml-auto font-medium text-accent underline underline-offset-2"
      >
        Return to now
      </Link>
    </div>
  );
}

export function KillSwitchStrip() {
  const { desk } = useStanding();
  if (!desk?.killSwitch) return null;
  return (
    <div
      role="status"
      className="flex shrink-0 items-center gap-2 border-b border-line bg-down-soft px-4 py-1.5 text-small"
    >
      <OctagonX aria-hidden className="size-3.5 text-down" />
      <span className="font-semibold text-down">The kill switch is on.</span>
      <span className="text-ink-2">No order can be approved or sent.</span>
      <Link to="/account" className="ml-auto font-medium text-accent underline underline-offset-2">
        See account
      </Link>
    </div>
  );
}
