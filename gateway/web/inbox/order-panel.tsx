// The exact order that would go out, field by field, with the hash that an approval names.

import { Link } from "@tanstack/react-router";
import type { ApprovalDetail } from "../../contract/index.ts";
import { Hash } from "../shared/copy-button.tsx";
import { Fact, Facts, Panel } from "../shared/panel.tsx";
import { evidenceOf, orderFields } from "./order-words.ts";

export function OrderPanel({ approval }: { readonly approval: ApprovalDetail }) {
  const evidence = evidenceOf(approval.order);
  return (
    <Panel title="Exact order">
      <Facts>
        {orderFields(approval.order).map((field) => (
          <Fact key={field.name} label={field.label}>
            {field.name === "symbol" ? (
              <Link
                to="/companies/$symbol"
                params={{ symbol: approval.order.symbol }}
                className="font-medium underline underline-offset-2"
              >
                {field.text}
              </Link>
            ) : (
              field.text
            )}
          </Fact>
        ))}
        {evidence.length > 0 && (
          <Fact label="Evidence">
            <span className="flex flex-wrap gap-x-3 gap-y-0.5">
              {evidence.map((id) => (
                <Link
                  key={id}
                  to="."
                  search={(search) => ({ ...search, evidence: id, path: undefined })}
                  className="font-mono text-small text-ink-2 underline decoration-line-strong underline-offset-2 hover:text-accent"
                >
                  {id.slice(0, 11)}
                </Link>
              ))}
            </span>
          </Fact>
        )}
        <Fact label="Order hash">
          <Hash value={approval.orderHash} what="order hash" length={24} />
        </Fact>
      </Facts>
    </Panel>
  );
}
