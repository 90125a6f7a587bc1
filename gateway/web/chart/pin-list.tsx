// The news, filings and actions behind the pins, newest first, each with when it became known.

import { useState } from "react";
import { Badge, type Tone } from "../shared/badge.tsx";
import { dayText, momentText } from "../shared/time.ts";
import type { Pin, PinKind } from "./pins.ts";

interface Props {
  readonly pins: readonly Pin[];
  /** The day that was picked on the chart. */
  readonly session: string | null;
  readonly onAll: () => void;
  readonly first: number;
}

const tones: Record<PinKind, Tone> = { news: "info", filing: "accent", dividend: "up", split: "plain" };

export function PinList({ pins, session, onAll, first }: Props) {
  const [all, setAll] = useState(false);
  const newest = [...pins].sort((a, b) => Date.parse(b.knownAt) - Date.parse(a.knownAt));
  const shown = all || session ? newest : newest.slice(0, first);
  return (
    <section aria-label="Known at this moment" className="border-t border-line px-4 py-3">
      <p className="mb-1.5 flex items-center justify-between text-small text-ink-3">
        <span>{session ? `For the session of ${dayText(session)}` : "Known at this moment, newest first"}</span>
        {session && (
          <button type="button" onClick={onAll} className="font-medium text-accent hover:underline">
            Show all sessions
          </button>
        )}
      </p>
      {newest.length === 0 && <p className="text-ink-3">No news, filing or action in this range.</p>}
      <ul>
        {shown.map((pin) => (
          <PinRow key={`${pin.knownAt} ${pin.kind} ${pin.title}`} pin={pin} />
        ))}
      </ul>
      {!session && newest.length > first && (
        <button
          type="button"
          aria-expanded={all}
          onClick={() => setAll(!all)}
          className="mt-1.5 text-small font-medium text-accent hover:underline"
        >
          {all ? "Show fewer" : `Show all ${newest.length}`}
        </button>
      )}
    </section>
  );
}

function PinRow({ pin }: { readonly pin: Pin }) {
  return (
    <li className="flex flex-wrap items-baseline gap-x-3 gap-y-0.5 py-1 md:flex-nowrap">
      <span className="w-14 shrink-0">
        <Badge tone={tones[pin.kind]}>{pin.kind}</Badge>
      </span>
      <span className="w-40 shrink-0 text-small text-ink-3">{momentText(pin.knownAt)}</span>
      <span className="min-w-0 basis-full md:flex-1 md:basis-auto">
        {pin.title} <span className="text-small whitespace-nowrap text-ink-3">{pin.publisher}</span>
      </span>
    </li>
  );
}
