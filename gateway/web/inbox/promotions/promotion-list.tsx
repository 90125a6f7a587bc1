// Models that wait for a person, or all that were put to people, under the orders. Nothing stands here where there are none.

import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type ApprovalFilter, promotionsQuery } from "../../api/queries.ts";
import { classes } from "../../shared/class-names.ts";
import { momentText } from "../../shared/time.ts";
import { StateBadge } from "../state-badge.tsx";

export const isPromotion = (id: string): boolean => id.startsWith("promotion_");

export function PromotionList({
  filter,
  current,
}: {
  readonly filter: ApprovalFilter;
  readonly current: string | undefined;
}) {
  const { data } = useQuery(promotionsQuery(filter));
  if (!data || data.length === 0) return null;
  return (
    <>
      <h2 className="px-2 pt-4 pb-1 text-small font-medium text-ink-3">Models</h2>
      <ul className="space-y-px">
        {data.map(({ promotionId, model, state, requestedAt }) => (
          <li key={promotionId}>
            <Link
              to="/inbox/$approvalId"
              params={{ approvalId: promotionId }}
              search={(search) => ({ ...search, evidence: undefined, path: undefined })}
              data-list-item="follow"
              aria-current={promotionId === current ? "true" : undefined}
              className={classes(
                "block rounded-md px-2 py-2 coarse:py-3",
                promotionId === current ? "bg-accent-soft" : "hover:bg-sunken",
              )}
            >
              <span className="font-medium">{model}</span>
              <span className="mt-1 flex items-center justify-between gap-2 text-small text-ink-3">
                <StateBadge state={state} />
                <span>{momentText(requestedAt)}</span>
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </>
  );
}
