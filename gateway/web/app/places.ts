// The pages that there are: name, address, letter after g.

import { Building2, Inbox, type LucideIcon, MessagesSquare, Wallet } from "lucide-react";

export interface Place {
  readonly to: "/" | "/inbox" | "/companies" | "/account";
  readonly title: string;
  readonly letter: string;
  readonly icon: LucideIcon;
  /** Other addresses that belong to it. */
  readonly also: readonly string[];
}

export const places: readonly Place[] = [
  { to: "/", title: "Desk", letter: "d", icon: MessagesSquare, also: ["/threads"] },
  { to: "/inbox", title: "Inbox", letter: "i", icon: Inbox, also: [] },
  { to: "/companies", title: "Companies", letter: "c", icon: Building2, also: [] },
  { to: "/account", title: "Account", letter: "a", icon: Wallet, also: [] },
];

export const isAt = (place: Place, pathname: string): boolean =>
  place.to === "/"
    ? pathname === "/" || place.also.some((start) => pathname.startsWith(start))
    : pathname === place.to || pathname.startsWith(`${place.to}/`);
