// What must not be overlooked, across the page: that one does not stand at now, and the kill switch.

import { Link } from "@tanstack/react-router";
import { History, OctagonX } from "lucide-react";
import { classes } from "../shared/class-names.ts";
import { momentText } from "../shared/time.ts";
import { useStanding } from "./as-of.ts";

const strip = "flex shrink-0 flex-wrap items-center gap-x-3 gap-y-0.5 border-b border-line px-4 py-1.5 text-small";
const link = "ml-auto font-medium text-accent underline underline-offset-2";

export function StandingStrip() {
  const { past, ahead, asOf, desk } = useStanding();
  if (!asOf || !desk || !(past || ahead)) return null;
  const now = momentText(desk.data.now);
  return (
    <div role="status" className={classes(strip, past ? "bg-warn-soft" : "bg-info-soft")}>
      <span className={classes("flex items-center gap-1.5 font-semibold", past ? "text-warn" : "text-info")}>
        <History aria-hidden className="size-3.5" />
        {past ? "You are in the past" : "You are after now"}: {momentText(asOf)}
      </span>
      <span className="text-ink-2 max-md:hidden">
        {past
          ? `Nothing that became known later is shown. The desk's now is ${now}.`
          : `The desk's now is ${now}. What is shown here became known later.`}
      </span>
      <Link to="." search={(search) => ({ ...search, asOf: undefined })} className={link}>
        Return to now
      </Link>
    </div>
  );
}

export function KillSwitchStrip() {
  const { desk } = useStanding();
  if (!desk?.killSwitch) return null;
  return (
    <div role="status" className={classes(strip, "bg-down-soft")}>
      <span className="flex items-center gap-1.5 font-semibold text-down">
        <OctagonX aria-hidden className="size-3.5" />
        The kill switch is on.
      </span>
      <span className="text-ink-2">No order can be approved or sent.</span>
      <Link to="/account" className={link}>
        See account
      </Link>
    </div>
  );
}
