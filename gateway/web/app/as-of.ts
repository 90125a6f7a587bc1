// Where the reader stands: the as-of of the address, or the data set's own now; and whether that is in the past.

import { useQuery } from "@tanstack/react-query";
import { useSearch } from "@tanstack/react-router";
import type { DeskState } from "../../contract/index.ts";
import { deskQuery } from "../api/queries.ts";
import { isBefore } from "../shared/time.ts";

export interface Standing {
  /** What calls send: undefined means now. */
  readonly asked: string | undefined;
  /** What is shown; null until the desk has answered. */
  readonly asOf: string | null;
  readonly past: boolean;
  /** After the data set's own now: a moment that is usually reached by following a fill. */
  readonly ahead: boolean;
  readonly desk: DeskState | undefined;
}

export function useStanding(): Standing {
  const asked = useSearch({ strict: false, select: (search) => search.asOf });
  const { data: desk } = useQuery(deskQuery);
  const asOf = asked ?? desk?.data.now ?? null;
  const now = desk?.data.now;
  const past = now !== undefined && asked !== undefined && isBefore(asked, now);
  const ahead = now !== undefined && asked !== undefined && isBefore(now, asked);
  return { asked, asOf, past, ahead, desk };
}
