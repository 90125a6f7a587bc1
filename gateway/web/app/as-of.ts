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
  readonly desk: DeskState | undefined;
}

export function useStanding(): Standing {
  const asked = useSearch({ strict: false, select: (search) => search.asOf });
  const { data: desk } = useQuery(deskQuery);
  const asOf = asked ?? desk?.data.now ?? null;
  return { asked, asOf, past: desk !== undefined && asked !== undefined && isBefore(asked, desk.data.now), desk };
}
