// Prices with what was known: a chart or a table of the same bars, and the news, filings and actions pinned to them.

import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { chartQuery } from "../api/queries.ts";
import { AgeNote } from "../shared/age.tsx";
import { Badge } from "../shared/badge.tsx";
import { Empty } from "../shared/empty.tsx";
import { Loading } from "../shared/loading.tsx";
import { Panel } from "../shared/panel.tsx";
import { ProblemNotice } from "../shared/problem-notice.tsx";
import { Segmented } from "../shared/segmented.tsx";
import { BarTable } from "./bar-table.tsx";
import { PinList } from "./pin-list.tsx";
import { pinsOfSession } from "./pins.ts";

const PriceChart = lazy(() => import("./price-chart.tsx").then(({ PriceChart }) => ({ default: PriceChart })));

interface Props {
  readonly symbols: readonly string[];
  /** Where the reader stands; the data set's now where left out. */
  readonly asOf: string | undefined;
  /** A data set's id; the desk's own where left out. */
  readonly data?: string;
  readonly tall?: boolean;
}

/** In sessions. */
const ranges = [
  { value: "21", text: "1 m" },
  { value: "63", text: "3 m" },
  { value: "126", text: "6 m" },
  { value: "252", text: "1 y" },
];
const views = [
  { value: "chart", text: "Chart" },
  { value: "table", text: "Table" },
] as const;

export function ChartPanel({ symbols, asOf, data: dataset, tall = false }: Props) {
  const [chosen, setChosen] = useState(symbols[0] ?? "");
  const [days, setDays] = useState("63");
  const [view, setView] = useState<"chart" | "table">("chart");
  const [session, setSession] = useState<string | null>(null);
  const symbol = symbols.includes(chosen) ? chosen : (symbols[0] ?? "");
  const { data, error, refetch } = useQuery(chartQuery(symbol, asOf, Number(days), dataset));
  const last = data?.bars.at(-1);
  return (
    <Panel
      title={`${symbol} price`}
      flush
      aside={
        <>
          {data && last && <AgeNote what="last close" at={last.at} asOf={data.asOf} />}
          {data?.simulated && <Badge>Simulated</Badge>}
        </>
      }
    >
      <div className="flex flex-wrap items-center gap-2 px-4 pt-3">
        {symbols.length > 1 && (
          <Segmented
            label="Company"
            value={symbol}
            options={symbols.map((value) => ({ value, text: value }))}
            onChange={setChosen}
          />
        )}
        <Segmented label="Range" value={days} options={ranges} onChange={setDays} />
        <span className="ml-auto">
          <Segmented label="View" value={view} options={views} onChange={setView} />
        </span>
      </div>
      {error && !data && (
        <div className="p-4">
          <ProblemNotice error={error} onRetry={() => void refetch()} />
        </div>
      )}
      {!data && !error && <Loading what={`the prices of ${symbol}`} />}
      {data && data.bars.length === 0 && (
        <Empty title="No prices known yet">At this moment no session of {symbol} had closed.</Empty>
      )}
      {data && data.bars.length > 0 && (
        <>
          {view === "table" ? (
            <BarTable chart={data} />
          ) : (
            <Suspense fallback={<Loading what="the chart" />}>
              <PriceChart chart={data} height={tall ? 400 : 280} onSession={setSession} />
            </Suspense>
          )}
          <PinList
            pins={session ? pinsOfSession(data, session) : data.pins}
            session={session}
            onAll={() => setSession(null)}
            first={tall ? 12 : 4}
          />
        </>
      )}
    </Panel>
  );
}
