// What happened to an approval, oldest first; a line whose hash differs from the one before says so.

import type { ApprovalDetail } from "../../contract/index.ts";
import { Panel } from "../shared/panel.tsx";
import { momentText } from "../shared/time.ts";
import { StateBadge } from "./state-badge.tsx";

export function HistoryPanel({ history }: { readonly history: ApprovalDetail["history"] }) {
  return (
    <Panel title="History">
      <ol className="space-y-3">
        {history.map((line, index) => {
          const changed = index > 0 && history[index - 1]?.orderHash !== line.orderHash;
          return (
            <li key={`${line.at} ${line.to} ${line.by} ${line.note ?? ""}`} className="flex gap-3">
              <span className="w-20 shrink-0">
                <StateBadge state={line.to} />
              </span>
              <div className="min-w-0">
                <p>
                  {line.by} <span className="text-small text-ink-3">{momentText(line.at)}</span>
                </p>
                {line.note && <p className="text-ink-2">{line.note}</p>}
                {changed && (
                  <p className="text-small text-warn">
                    The order changed: hash <code className="font-mono">{line.orderHash.slice(0, 12)}</code>
                  </p>
                )}
              </div>
            </li>
          );
        })}
      </ol>
    </Panel>
  );
}
