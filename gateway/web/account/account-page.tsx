// The paper account, the specialists' track record, and the switch that stops everything.

import { useQuery } from "@tanstack/react-query";
import type { Account } from "../../contract/index.ts";
import { accountQuery } from "../api/queries.ts";
import { useStanding } from "../app/as-of.ts";
import { money } from "../shared/format.ts";
import { Loading } from "../shared/loading.tsx";
import { ProblemNotice } from "../shared/problem-notice.tsx";
import { momentText } from "../shared/time.ts";
import { KillSwitch } from "./kill-switch.tsx";
import { PositionsPanel } from "./positions-panel.tsx";
import { TrackPanel } from "./track-panel.tsx";

export function AccountPage() {
  const { asked, desk } = useStanding();
  const { data, error, refetch } = useQuery(accountQuery(asked));
  return (
    <div className="h-full overflow-y-auto">
      <div className="mx-auto max-w-[1080px] space-y-4 px-4 py-4 md:px-6 md:py-6">
        <header className="flex flex-wrap items-baseline justify-between gap-2">
          <h1 className="text-title font-semibold">Paper account</h1>
          {data && <p className="text-small text-ink-3">as of {momentText(data.asOf)}</p>}
        </header>
        {error && !data && <ProblemNotice error={error} onRetry={() => void refetch()} />}
        {!data && !error && <Loading what="the account" />}
        {data && <Totals account={data} />}
        {data && <PositionsPanel account={data} />}
        <TrackPanel asOf={asked} />
        {desk && <KillSwitch on={desk.killSwitch} />}
      </div>
    </div>
  );
}

function Totals({ account }: { readonly account: Account }) {
  const totals = [
    { label: "Equity", text: money(account.equityMinor, account.currency) },
    { label: "Cash", text: money(account.cashMinor, account.currency) },
    { label: "Positions", text: String(account.positions.length) },
  ];
  return (
    <dl className="grid grid-cols-2 gap-px overflow-hidden rounded-lg border border-line bg-line sm:grid-cols-3">
      {totals.map((total, index) => (
        <div
          key={total.label}
          className={index === 0 ? "bg-surface px-4 py-3 max-sm:col-span-2" : "bg-surface px-4 py-3"}
        >
          <dt className="text-small text-ink-3">{total.label}</dt>
          <dd className="mt-0.5 text-title font-semibold">{total.text}</dd>
        </div>
      ))}
    </dl>
  );
}
