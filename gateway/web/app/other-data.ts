// Whether something stands on another data set than the desk's own: answers and orders may, where a question named one.

import { useQuery } from "@tanstack/react-query";
import type { DeskState } from "../../contract/index.ts";
import { deskQuery } from "../api/queries.ts";

/** False until the desk has said which set is its own. */
export const isOtherData = (id: string, desk: { readonly data: Pick<DeskState["data"], "id"> } | undefined): boolean =>
  desk !== undefined && desk.data.id !== id;

export function useIsOtherData(id: string | undefined): boolean {
  const { data: desk } = useQuery(deskQuery);
  return id !== undefined && isOtherData(id, desk);
}
