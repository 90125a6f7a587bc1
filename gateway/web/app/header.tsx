// The line on top of every page: where one is, what the data is, as of when.

import { useQuery } from "@tanstack/react-query";
import { Link, useLocation } from "@tanstack/react-router";
import { CircleHelp, Moon, Search, Sun } from "lucide-react";
import { deskQuery } from "../api/queries.ts";
import { IconButton } from "../shared/button.tsx";
import { classes } from "../shared/class-names.ts";
import { AsOfControl } from "./as-of-control.tsx";
import { DataBadge } from "./data-badge.tsx";
import { isAt, places } from "./places.ts";
import { setTheme, useTheme } from "./theme.ts";

/** What the key beside the space bar is called here. */
export const commandKey = /Mac|iPhone|iPad/.test(navigator.platform) ? "⌘K" : "Ctrl K";

interface Props {
  readonly onPalette: () => void;
  readonly onHelp: () => void;
}

export function Header({ onPalette, onHelp }: Props) {
  return (
    <header className="flex h-12 shrink-0 items-center gap-3 border-b border-line bg-surface px-3 md:px-4">
      <Link
        to="/"
        className="flex items-center gap-2 text-prose font-semibold tracking-tight"
        aria-label="Quorum, to the desk"
      >
        <img src="/icon.svg" alt="" width={22} height={22} />
        <span className="max-lg:hidden">Quorum</span>
      </Link>
      <Navigation />
      <div className="ml-auto flex min-w-0 items-center gap-2">
        <DataBadge />
        <AsOfControl />
        <button
          type="button"
          onClick={onPalette}
          aria-label={`Search pages, companies and questions, ${commandKey}`}
          className="flex h-8 items-center gap-2 rounded-md border border-line px-2 text-small text-ink-3 hover:border-line-strong hover:text-ink coarse:h-10 max-md:hidden"
        >
          <Search aria-hidden className="size-3.5" />
          <kbd className="font-sans">{commandKey}</kbd>
        </button>
        <ThemeButton />
        <IconButton label="Keys and help" onClick={onHelp} className="max-md:hidden">
          <CircleHelp className="size-4" />
        </IconButton>
      </div>
    </header>
  );
}

function Navigation() {
  const { pathname } = useLocation();
  const { data: desk } = useQuery(deskQuery);
  return (
    <nav aria-label="Pages" className="flex h-full items-stretch gap-1 max-md:hidden">
      {places.map((place) => {
        const here = isAt(place, pathname);
        const waiting = place.to === "/inbox" ? (desk?.pendingApprovals ?? 0) : 0;
        return (
          <Link
            key={place.to}
            to={place.to}
            aria-current={here ? "page" : undefined}
            className={classes(
              "relative flex items-center gap-1.5 px-2.5 font-medium",
              here
                ? "text-ink after:absolute after:inset-x-2.5 after:-bottom-px after:h-0.5 after:bg-accent-fill"
                : "text-ink-2 hover:text-ink",
            )}
          >
            {place.title}
            {waiting > 0 && <InboxCount waiting={waiting} />}
          </Link>
        );
      })}
    </nav>
  );
}

export function InboxCount({ waiting }: { readonly waiting: number }) {
  return (
    <span className="inline-flex h-4.5 min-w-4.5 items-center justify-center rounded-full bg-accent-fill px-1 text-[0.6875rem] leading-none font-semibold text-white">
      {waiting}
      <span className="sr-only"> waiting for approval</span>
    </span>
  );
}

function ThemeButton() {
  const theme = useTheme();
  const other = theme === "dark" ? "light" : "dark";
  return (
    <IconButton label={`Switch to ${other}`} onClick={() => setTheme(other)}>
      {theme === "dark" ? <Sun className="size-4" /> : <Moon className="size-4" />}
    </IconButton>
  );
}
