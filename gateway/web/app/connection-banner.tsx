// The gateway is away, has come back as another version, or no longer takes this page's key. Says what is safe and what to do.

import { useQuery } from "@tanstack/react-query";
import { PlugZap } from "lucide-react";
import { useEffect, useRef } from "react";
import { ApiProblem } from "../api/problem.ts";
import { deskQuery } from "../api/queries.ts";
import { queryClient } from "../api/query-client.ts";
import { Button } from "../shared/button.tsx";

type Trouble = "away" | "key" | "version" | null;

const words: Record<Exclude<Trouble, null>, { title: string; says: string }> = {
  away: {
    title: "The gateway does not answer.",
    says: "What you see is the last it said. Nothing is lost: pending approvals are stored. Trying again every few seconds.",
  },
  key: {
    title: "This page's key is no longer valid.",
    says: "The gateway was restarted. Load the page again to go on.",
  },
  version: { title: "The gateway was updated.", says: "Load the page again to use the same version." },
};

export function ConnectionBanner() {
  const trouble = useTrouble();
  if (!trouble) return null;
  return (
    <div
      role="alert"
      className="flex shrink-0 flex-wrap items-center gap-x-2 gap-y-1 border-b border-line bg-down-soft px-4 py-1.5 text-small"
    >
      <PlugZap aria-hidden className="size-3.5 text-down" />
      <span className="font-semibold text-down">{words[trouble].title}</span>
      <span className="text-ink-2">{words[trouble].says}</span>
      {trouble !== "away" && (
        <Button className="ml-auto h-7" onClick={() => location.reload()}>
          Load again
        </Button>
      )}
    </div>
  );
}

function useTrouble(): Trouble {
  const { data, error, failureReason } = useQuery(deskQuery);
  const first = useRef<string | null>(null);
  const wasAway = useRef(false);
  if (data && first.current === null) first.current = data.version;
  const problem = error ?? failureReason;
  const status = problem instanceof ApiProblem ? problem.problem.status : null;
  const away = status === 0 || status === 502 || status === 503;
  useEffect(() => {
    if (wasAway.current && !away) void queryClient.invalidateQueries();
    wasAway.current = away;
  }, [away]);
  if (away) return "away";
  if (status === 401) return "key";
  return data && first.current !== data.version ? "version" : null;
}
