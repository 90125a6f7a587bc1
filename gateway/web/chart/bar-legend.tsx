// The figures of the bar under the pointer, and what was pinned to it. One line, always there, so that nothing moves.

import type { Chart } from "../../contract/index.ts";
import { count, price } from "../shared/format.ts";
import { dayText } from "../shared/time.ts";
import { pinsOfSession, sessionOf } from "./pins.ts";

interface Props {
  readonly chart: Chart;
  readonly bar: Chart["bars"][number];
}

export function BarLegend({ chart, bar }: Props) {
  const [pin, ...more] = pinsOfSession(chart, sessionOf(bar.at));
  return (
    <div className="px-4 text-small" aria-hidden>
      <p className="flex h-4 flex-wrap gap-x-3 overflow-hidden text-ink-2 tabular-nums">
        <span className="font-medium text-ink">{dayText(bar.at)}</span>
        <Value name="O" text={price(bar.open)} />
        <Value name="H" text={price(bar.high)} />
        <Value name="L" text={price(bar.low)} />
        <Value name="C" text={price(bar.close)} />
        <Value name="V" text={count(bar.volumeShares)} />
      </p>
      <p className="h-4 truncate text-ink-3">
        {pin ? `${pin.kind}: ${pin.title}${more.length > 0 ? ` and ${more.length} more` : ""}` : ""}
      </p>
    </div>
  );
}

function Value({ name, text }: { readonly name: string; readonly text: string }) {
  return (
    <span>
      <span className="text-ink-3">{name}</span> {text}
    </span>
  );
}
