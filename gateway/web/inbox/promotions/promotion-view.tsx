// A model that would be champion: what it was compared with, what the gate found, and a person's decision about exactly this version.

import { CircleCheck, CircleX } from "lucide-react";
import { useState } from "react";
import type { PromotionDetail } from "../../../contract/index.ts";
import { Button } from "../../shared/button.tsx";
import { Field } from "../../shared/field.tsx";
import { Fact, Facts, Panel } from "../../shared/panel.tsx";
import { ProblemNotice } from "../../shared/problem-notice.tsx";
import { momentText } from "../../shared/time.ts";
import { ActingName, useActingAs } from "../acting-as.tsx";
import { StateBadge } from "../state-badge.tsx";
import { useDecidePromotion } from "./decide-promotion.ts";

export function PromotionView({ promotion }: { readonly promotion: PromotionDetail }) {
  const { model, state, because, versionId, championId, dataset, asOf, hash, members, leftOut } = promotion;
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div className="min-h-0 flex-1 overflow-y-auto px-4 py-4 md:px-6">
        <div className="mx-auto max-w-[1080px] space-y-4">
          <h1 className="flex flex-wrap items-center gap-2 text-title font-semibold">
            {model} <StateBadge state={state} />
          </h1>
          <p>{state === "refused" ? `Refused: keep the champion. ${because}` : because}</p>
          <Panel title="Version">
            <Facts>
              <Fact label="Version">{versionId}</Fact>
              <Fact label="Against">{championId ?? "no champion"}</Fact>
              <Fact label="Data">
                {dataset}, as of {momentText(asOf)}
              </Fact>
              <Fact label="Learners">
                {members.map(({ learner, weight }) => `${learner} ${weight.toFixed(2)}`).join(", ")}
              </Fact>
              <Fact label="Left out">{leftOut.map(({ learner }) => learner).join(", ") || "none"}</Fact>
              <Fact label="Hash">
                <code className="font-mono text-small break-all">{hash}</code>
              </Fact>
            </Facts>
          </Panel>
          <Comparison promotion={promotion} />
          <Gate promotion={promotion} />
          <Panel title="History">
            <ol className="space-y-2">
              {promotion.history.map(({ at, state: to, by, note }) => (
                <li key={`${at} ${to}`} className="flex flex-wrap items-baseline gap-2">
                  <StateBadge state={to} /> {by} <span className="text-small text-ink-3">{momentText(at)}</span>
                  {note && <span className="text-ink-2">{note}</span>}
                </li>
              ))}
            </ol>
          </Panel>
        </div>
      </div>
      {state === "pending" && <Decide promotion={promotion} />}
    </div>
  );
}

function Comparison({ promotion: { table } }: { readonly promotion: PromotionDetail }) {
  const cell = "px-4 py-2 text-right tabular-nums";
  return (
    <Panel title="On the same walk-forward" flush>
      <table className="w-full border-collapse">
        <thead>
          <tr className="border-b border-line text-small text-ink-3">
            <th scope="col" className="h-8 px-4 text-left font-medium">
              Who
            </th>
            <th scope="col" className="h-8 px-4 text-right font-medium">
              Basis points a period
            </th>
            <th scope="col" className="h-8 px-4 text-right font-medium">
              Rank correlation
            </th>
          </tr>
        </thead>
        <tbody>
          {table.map(({ id, role, meanReturn, rankIc }) => (
            <tr key={`${role} ${id}`} className="border-b border-line last:border-b-0">
              <th scope="row" className="px-4 py-2 text-left font-normal">
                {role === "baseline" ? id : `${role}: ${id}`}
              </th>
              <td className={cell}>{(meanReturn * 10_000).toFixed(1)}</td>
              <td className={cell}>{rankIc === null ? "–" : rankIc.toFixed(3)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}

function Gate({ promotion: { checks, trials } }: { readonly promotion: PromotionDetail }) {
  return (
    <Panel title="The gate" aside={`after ${trials} trials`}>
      <ul className="space-y-2">
        {checks.map(({ rule, passed, says }) => (
          <li key={rule} className="flex gap-2">
            {passed ? (
              <CircleCheck aria-label="passed" className="mt-0.5 size-4 shrink-0 text-up" />
            ) : (
              <CircleX aria-label="failed" className="mt-0.5 size-4 shrink-0 text-down" />
            )}
            <span>
              <span className="font-medium">{rule}</span> <span className="text-small text-ink-3">{says}</span>
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

/** A line of why is what makes the second gesture: without it neither button can be pressed. */
function Decide({ promotion: { promotionId, hash, requestedBy } }: { readonly promotion: PromotionDetail }) {
  const [why, setWhy] = useState("");
  const as = useActingAs().trim();
  const approve = useDecidePromotion(promotionId, "approve");
  const reject = useDecidePromotion(promotionId, "reject");
  const ready = as !== "" && why.trim() !== "" && !approve.isPending && !reject.isPending;
  const error = approve.error ?? reject.error;
  return (
    <section aria-label="Decide" className="shrink-0 border-t border-line bg-surface px-4 py-3 md:px-6">
      <div className="mx-auto grid max-w-[1080px] items-start gap-x-6 gap-y-2 md:grid-cols-3">
        <ActingName note={`Asked for by ${requestedBy}, who cannot approve it.`} />
        <Field
          label="Why"
          maxLength={600}
          value={why}
          onChange={(event) => setWhy(event.target.value)}
          note="Kept in the history."
        />
        <div className="flex flex-wrap gap-2 md:justify-end md:pt-5">
          <Button disabled={!ready} onClick={() => reject.mutate({ hash, as, reason: why.trim() })}>
            Keep the champion
          </Button>
          <Button kind="primary" disabled={!ready} onClick={() => approve.mutate({ hash, as, note: why.trim() })}>
            Make it champion
          </Button>
        </div>
      </div>
      {error && <ProblemNotice error={error} what="Not decided" />}
    </section>
  );
}
