// How good each specialist's votes have been, and what the next one counts. Scoring is done by the desk, on request.

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useLocation } from "@tanstack/react-router";
import { useMemo } from "react";
import type { DeskState, TrackRow } from "../../contract/index.ts";
import { postJson } from "../api/client.ts";
import { deskQuery, trackQuery } from "../api/queries.ts";
import { Button } from "../shared/button.tsx";
import { type Column, DataTable } from "../shared/data-table.tsx";
import { Missing } from "../shared/figures.tsx";
import { count, figure, plural } from "../shared/format.ts";
import { Loading } from "../shared/loading.tsx";
import { Panel } from "../shared/panel.tsx";
import { ProblemNotice } from "../shared/problem-notice.tsx";

interface Reviewed {
  readonly scored: number;
  readonly track: TrackRow[];
}

export function TrackPanel({ asOf }: { readonly asOf: string | undefined }) {
  const { data, error, refetch } = useQuery(trackQuery(asOf));
  const { data: desk } = useQuery(deskQuery);
  const client = useQueryClient();
  const marked = useLocation({ select: ({ hash }) => hash.replace(/^track-/, "") });
  const review = useMutation({
    mutationFn: () => postJson<Reviewed>("/v1/review", asOf ? { asOf } : {}),
    onSuccess: () => client.invalidateQueries({ queryKey: ["track-record"] }),
  });
  const columns = useMemo(() => columnsFor(desk), [desk]);
  return (
    <Panel
      title="Track record of the specialists"
      flush
      aside={
        <>
          {review.data && <span role="status">{plural(review.data.scored, "vote")} scored now</span>}
          <Button disabled={review.isPending} onClick={() => review.mutate()} className="h-7 px-2 text-small">
            {review.isPending ? "Scoring votes" : "Score votes"}
          </Button>
        </>
      }
    >
      {(error || review.error) && (
        <div className="p-4">
          <ProblemNotice error={error ?? review.error} onRetry={() => void refetch()} />
        </div>
      )}
      {!data && !error && <Loading what="the track record" />}
      {data && (
        <DataTable
          label="Track record"
          columns={columns}
          rows={data}
          rowId={(row) => row.specialist}
          marked={(row) => row.specialist === marked}
        />
      )}
      <p className="border-t border-line px-4 py-2.5 text-small text-ink-3">
        Brier score: 0 is perfect, 0.25 is a coin. A weight of 1.00 counts like every other; it moves away from 1 only
        as scored votes come in.
      </p>
    </Panel>
  );
}

const columnsFor = (desk: DeskState | undefined): readonly Column<TrackRow>[] => [
  {
    id: "specialist",
    header: "Specialist",
    value: (row) => row.specialist,
    cell: (row) => (
      <span id={`track-${row.specialist}`} className="font-medium">
        {desk?.specialists.find(({ id }) => id === row.specialist)?.title ?? row.specialist}
      </span>
    ),
  },
  { id: "votes", header: "Votes", numeric: true, value: (row) => row.votes, cell: (row) => count(row.votes) },
  { id: "scored", header: "Scored", numeric: true, value: (row) => row.scored, cell: (row) => count(row.scored) },
  {
    id: "brier",
    header: "Brier",
    numeric: true,
    value: (row) => row.brier,
    cell: (row) => (row.brier === null ? <Missing because="no vote scored yet" /> : figure(row.brier, "ratio")),
  },
  {
    id: "weight",
    header: "Weight",
    numeric: true,
    value: (row) => row.weight,
    cell: (row) => figure(row.weight, "ratio"),
  },
];
