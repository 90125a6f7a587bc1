// Figures on screen: a signed change, a stance, a confidence. Sign is always a glyph as well as a colour.

import { classes } from "./class-names.ts";
import { missing, signedPercent, signedRatio, wholePercent } from "./format.ts";

type Sign = "up" | "down" | "flat";

/** Flat where the written figure rounds to nothing, so that glyph and digits never disagree. */
const signOf = (value: number, written: string): Sign => (!/[1-9]/.test(written) ? "flat" : value > 0 ? "up" : "down");

const glyph: Record<Sign, string> = { up: "▲", down: "▼", flat: "◆" };
const colour: Record<Sign, string> = { up: "text-up", down: "text-down", flat: "text-ink-2" };
const word: Record<Sign, string> = { up: "for", down: "against", flat: "neutral" };

export function Missing({ because }: { readonly because: string }) {
  return (
    <span title={because} className="text-ink-3">
      {missing}
      <span className="sr-only">, {because}</span>
    </span>
  );
}

export function Change({ value, because }: { readonly value: number | null; readonly because: string }) {
  if (value === null) return <Missing because={because} />;
  const written = signedPercent(value);
  const sign = signOf(value, written);
  return (
    <span className={classes("whitespace-nowrap tabular-nums", colour[sign])}>
      <Glyph sign={sign} /> {written}
    </span>
  );
}

export function Stance({ value }: { readonly value: number }) {
  const written = signedRatio(value);
  const sign = signOf(value, written);
  return (
    <span
      className={classes("font-medium whitespace-nowrap tabular-nums", colour[sign])}
      title={`Stance ${written} on a scale of −1 to +1`}
    >
      <Glyph sign={sign} /> {written}
      <span className="sr-only"> ({word[sign]})</span>
    </span>
  );
}

function Glyph({ sign }: { readonly sign: Sign }) {
  return (
    <span aria-hidden className="inline-block w-[1em] text-center text-[0.75em]">
      {glyph[sign]}
    </span>
  );
}

const barColour: Record<Sign, string> = { up: "bg-up", down: "bg-down", flat: "bg-ink-3" };

/** A stance on its scale: from the middle to the right for, to the left against. */
export function StanceBar({ value }: { readonly value: number }) {
  const half = Math.min(1, Math.abs(value)) * 50;
  const sign = signOf(value, signedRatio(value));
  return (
    <span aria-hidden className="relative block h-1.5 w-full overflow-hidden rounded-full bg-sunken">
      <span
        className={classes("absolute inset-y-0", barColour[sign])}
        style={{ left: `${value < 0 ? 50 - half : 50}%`, width: `${half}%` }}
      />
      <span className="absolute inset-y-0 left-1/2 w-px bg-ink-3" />
    </span>
  );
}

export function ConfidenceBar({ value, note }: { readonly value: number; readonly note: string }) {
  return (
    <span className="block" title={note}>
      <span className="flex justify-between gap-2 text-small text-ink-2">
        <span>confidence</span>
        <span className="tabular-nums">{wholePercent(value)}</span>
      </span>
      <span aria-hidden className="mt-1 block h-1.5 overflow-hidden rounded-full bg-sunken">
        <span className="block h-full bg-ink-2" style={{ width: `${value * 100}%` }} />
      </span>
    </span>
  );
}
