// What data something stands on, and whether it was made up: the desk on every screen, an answer or order where it differs.

import { useQuery } from "@tanstack/react-query";
import type { AskAnswer } from "../../contract/index.ts";
import { deskQuery } from "../api/queries.ts";
import { Badge } from "../shared/badge.tsx";
import { useIsOtherData } from "./other-data.ts";

export function DataBadge() {
  const { data: desk } = useQuery(deskQuery);
  if (!desk) return null;
  const { label, simulated, origin } = desk.data;
  return (
    <span className="flex min-w-0 items-center gap-2" title={`Data: ${label}, from ${origin}. Model: ${desk.model}.`}>
      <span className="truncate text-small text-ink-3 max-lg:hidden">{label}</span>
      <OriginBadge simulated={simulated} />
    </span>
  );
}

const OriginBadge = ({ simulated }: { readonly simulated: boolean }) => (
  <Badge tone={simulated ? "warn" : "plain"}>{simulated ? "Simulated" : "Recorded"}</Badge>
);

/** An answer's own data; nothing where it is the desk's. */
export function OtherDataBadge({ data }: { readonly data: AskAnswer["data"] | undefined }) {
  const other = useIsOtherData(data?.id);
  if (!data || !other) return null;
  return (
    <span
      className="flex min-w-0 items-center gap-2"
      data-other-data={data.id}
      title={`Answered on ${data.label} (${data.id}), not on the desk's own data`}
    >
      <span className="truncate">{data.label}</span>
      <OriginBadge simulated={data.simulated} />
    </span>
  );
}

/** The id of an order's data set; nothing where it is the desk's. */
export function OtherDataTag({ id }: { readonly id: string }) {
  if (!useIsOtherData(id)) return null;
  return (
    <span className="min-w-0 truncate" data-other-data={id}>
      <Badge title={`An order on the data set ${id}, not on the desk's own`}>{id}</Badge>
    </span>
  );
}
