// One company: prices with everything pinned that was known, what is held, and questions to ask about it.

import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { ChevronLeft } from "lucide-react";
import type { CompanyRow } from "../../contract/index.ts";
import { accountQuery, companiesQuery, runsQuery } from "../api/queries.ts";
import { useStanding } from "../app/as-of.ts";
import { ChartPanel } from "../chart/chart-panel.tsx";
import { threadsOf } from "../desk/threads.ts";
import { buttonClass } from "../shared/button.tsx";
import { Empty } from "../shared/empty.tsx";
import { Change } from "../shared/figures.tsx";
import { count, money, price } from "../shared/format.ts";
import { Loading } from "../shared/loading.tsx";
import { Fact, Facts, Panel } from "../shared/panel.tsx";

export function CompanyPage() {
  const symbol = useParams({ strict: false, select: (params) => params.symbol ?? "" });
  const { asked } = useStanding();
  const { data } = useQuery(companiesQuery(asked));
  const row = data?.find((company) => company.symbol === symbol);
  return (
    <div className="h-full overflow-y-auto">
      <div className="mx-auto max-w-[1180px] px-4 py-4 md:px-6 md:py-6">
        <Link to="/companies" className={buttonClass("bare", "mb-2 -ml-3")}>
          <ChevronLeft aria-hidden className="size-4" /> Companies
        </Link>
        {!data && <Loading what="the company" />}
        {data && !row && (
          <Empty title={`No company ${symbol}`}>The data knows no company by this symbol at this moment.</Empty>
        )}
        {row && <CompanyView row={row} asOf={asked} />}
      </div>
    </div>
  );
}

function CompanyView({ row, asOf }: { readonly row: CompanyRow; readonly asOf: string | undefined }) {
  return (
    <>
      <header className="mb-4 flex flex-wrap items-baseline gap-x-4 gap-y-1">
        <h1 className="text-title font-semibold">
          {row.symbol} <span className="font-normal text-ink-2">{row.name}</span>
        </h1>
        {row.close !== null && (
          <p className="flex items-baseline gap-3">
            <span className="text-title font-semibold tabular-nums">
              {price(row.close)} <span className="text-small font-normal text-ink-3">{row.currency}</span>
            </span>
            <Change value={row.change1d} because="no session before" />
            <span className="text-small text-ink-3">1 day</span>
          </p>
        )}
      </header>
      <div className="grid items-start gap-4 xl:grid-cols-[1fr_280px]">
        <ChartPanel key={row.symbol} symbols={[row.symbol]} asOf={asOf} tall />
        <div className="grid gap-4 md:grid-cols-2 xl:grid-cols-1">
          <Panel title="Company">
            <Facts>
              <Fact label="Sector">{row.sector}</Fact>
              <Fact label="5 days">
                <Change value={row.change5d} because="not enough history" />
              </Fact>
              <Fact label="20 days">
                <Change value={row.change20d} because="not enough history" />
              </Fact>
              <Held symbol={row.symbol} asOf={asOf} />
            </Facts>
          </Panel>
          <Panel title="Questions">
            <Questions symbol={row.symbol} benchmark={row.benchmark} />
          </Panel>
        </div>
      </div>
    </>
  );
}

function Held({ symbol, asOf }: { readonly symbol: string; readonly asOf: string | undefined }) {
  const { data } = useQuery(accountQuery(asOf));
  const position = data?.positions.find((entry) => entry.symbol === symbol);
  return (
    <Fact label="Held">
      {position && data ? (
        <>
          {count(position.quantityShares)} shares, cost {money(position.costMinor, data.currency)}
        </>
      ) : (
        "nothing"
      )}
    </Fact>
  );
}

function Questions({ symbol, benchmark }: { readonly symbol: string; readonly benchmark: boolean }) {
  const { data: runs } = useQuery(runsQuery);
  const asked = threadsOf((runs ?? []).filter(({ symbols }) => symbols.includes(symbol))).slice(0, 5);
  const asks = [
    ...(benchmark ? [] : [`Should we buy more ${symbol} this week?`]),
    `How risky is ${symbol}?`,
    `What is the news on ${symbol}?`,
  ];
  return (
    <ul className="space-y-1.5">
      {asks.map((ask) => (
        <li key={ask}>
          <Link to="/" search={(search) => ({ asOf: search.asOf, ask })} className="text-accent hover:underline">
            {ask}
          </Link>
        </li>
      ))}
      {asked.length > 0 && <li className="pt-2 text-small text-ink-3">Asked before</li>}
      {asked.map((thread) => (
        <li key={thread.threadId}>
          <Link to="/threads/$threadId" params={{ threadId: thread.threadId }} className="line-clamp-2 hover:underline">
            {thread.title}
          </Link>
        </li>
      ))}
    </ul>
  );
}
