// Buttons: one primary a screen, the rest quiet. They grow under fingers.

import type { ComponentProps } from "react";
import { classes } from "./class-names.ts";

const kinds = {
  primary: "bg-accent-fill text-white hover:brightness-110 border-transparent",
  quiet: "bg-surface text-ink border-line-strong hover:bg-sunken",
  bare: "bg-transparent text-ink-2 border-transparent hover:bg-sunken hover:text-ink",
  buy: "bg-up-fill text-white hover:brightness-110 border-transparent",
  danger: "bg-down-fill text-white hover:brightness-110 border-transparent",
} as const;

export type ButtonKind = keyof typeof kinds;

const shape =
  "inline-flex h-8 shrink-0 items-center justify-center gap-1.5 rounded-md border px-3 text-body font-medium whitespace-nowrap coarse:h-10 disabled:opacity-50 disabled:hover:brightness-100";

export const buttonClass = (kind: ButtonKind = "quiet", extra?: string): string => classes(shape, kinds[kind], extra);

interface Props extends ComponentProps<"button"> {
  readonly kind?: ButtonKind;
}

export function Button({ kind = "quiet", className, type = "button", ...rest }: Props) {
  return <button type={type} className={buttonClass(kind, className)} {...rest} />;
}

/** A square button with a drawing; the label is what a screen reader says and the pointer shows. */
export function IconButton({
  label,
  className,
  type = "button",
  ...rest
}: ComponentProps<"button"> & { readonly label: string }) {
  return (
    <button
      type={type}
      aria-label={label}
      title={label}
      className={classes(
        "inline-flex size-8 shrink-0 items-center justify-center rounded-md text-ink-2 hover:bg-sunken hover:text-ink coarse:size-10",
        className,
      )}
      {...rest}
    />
  );
}

export function Key({ children }: { readonly children: string }) {
  return (
    <kbd className="inline-flex h-5 min-w-5 items-center justify-center rounded-sm border border-line bg-sunken px-1 font-sans text-small text-ink-2">
      {children}
    </kbd>
  );
}
