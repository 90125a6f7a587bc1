// The keys, and what the page is made with.

import { Key } from "../shared/button.tsx";
import { DialogBox } from "../shared/dialog.tsx";
import { commandKey } from "./header.tsx";
import { places } from "./places.ts";

interface Props {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

const keys: readonly (readonly [readonly string[], string])[] = [
  [[commandKey], "Search pages, companies, questions, evidence"],
  ...places.map(({ letter, title }) => [["g", letter], `Go to ${title.toLowerCase()}`] as const),
  [["j"], "Next in a list"],
  [["k"], "Previous in a list"],
  [["/"], "Ask a question"],
  [["a"], "Inbox: approve the order shown (asks again)"],
  [["e"], "Inbox: edit the order shown"],
  [["r"], "Inbox: reject the order shown (asks for a reason)"],
  [["Esc"], "Close what is open"],
  [["?"], "This list"],
];

export function HelpDialog({ open, onOpenChange }: Props) {
  return (
    <DialogBox open={open} onOpenChange={onOpenChange} title="Keys" width={440}>
      <ul className="divide-y divide-line">
        {keys.map(([combination, says]) => (
          <li key={says} className="flex items-center justify-between gap-4 py-1.5">
            <span>{says}</span>
            <span className="flex gap-1">
              {combination.map((key) => (
                <Key key={key}>{key}</Key>
              ))}
            </span>
          </li>
        ))}
      </ul>
      <p className="mt-4 text-small text-ink-3">
        Price charts are drawn with{" "}
        <a className="underline" href="https://www.tradingview.com/" rel="noreferrer" target="_blank">
          TradingView
        </a>{" "}
        Lightweight Charts™, copyright TradingView, Inc.
      </p>
    </DialogBox>
  );
}
