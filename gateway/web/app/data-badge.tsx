// What data the desk stands on, and whether it was made up: on every screen.

import { useQuery } from "@tanstack/react-query";
import { deskQuery } from "../api/queries.ts";
import { Badge } from "../shared/badge.tsx";

export function DataBadge() {
  const { data: desk } = useQuery(deskQuery);
  if (!desk) return null;
  const { label, simulated, origin } = desk.data;
  return (
    <span className="flex min-w-0 items-center gap-2" title={`Data: ${label}, from ${origin}. Model: ${desk.model}.`}>
      <span className="truncate text-small text-ink-3 max-lg:hidden">{label}</span>
      <Badge tone={simulated ? "warn" : "plain"}>{simulated ? "Simulated" : "Recorded"}</Badge>
    </span>
  );
}
