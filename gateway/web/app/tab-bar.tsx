// The pages at the thumb of a phone.

import { useQuery } from "@tanstack/react-query";
import { Link, useLocation } from "@tanstack/react-router";
import { deskQuery } from "../api/queries.ts";
import { classes } from "../shared/class-names.ts";
import { InboxCount } from "./header.tsx";
import { isAt, places } from "./places.ts";

export function TabBar() {
  const { pathname } = useLocation();
  const { data: desk } = useQuery(deskQuery);
  const waiting = desk?.pendingApprovals ?? 0;
  return (
    <nav
      aria-label="Pages"
      className="grid shrink-0 grid-cols-4 border-t border-line bg-surface pb-[env(safe-area-inset-bottom)] md:hidden"
    >
      {places.map((place) => {
        const here = isAt(place, pathname);
        return (
          <Link
            key={place.to}
            to={place.to}
            aria-current={here ? "page" : undefined}
            className={classes(
              "relative flex h-14 flex-col items-center justify-center gap-1 text-small font-medium",
              here ? "text-accent" : "text-ink-2",
            )}
          >
            <place.icon aria-hidden className="size-5" strokeWidth={here ? 2.25 : 1.75} />
            {place.title}
            {place.to === "/inbox" && waiting > 0 && (
              <span className="absolute top-1.5 left-[calc(50%+6px)]">
                <InboxCount waiting={waiting} />
              </span>
            )}
          </Link>
        );
      })}
    </nav>
  );
}
