// A labelled field with what is wrong with it underneath.

import { type ComponentProps, useId } from "react";
import { classes } from "./class-names.ts";

const inputClass =
  "h-8 w-full min-w-0 rounded-md border border-line-strong bg-surface px-2.5 text-body text-ink placeholder:text-ink-3 coarse:h-10 coarse:text-[16px] aria-invalid:border-down";

interface Props extends ComponentProps<"input"> {
  readonly label: string;
  readonly wrong?: string | null;
  readonly note?: string;
}

export function Field({ label, wrong, note, className, ...rest }: Props) {
  const id = useId();
  const says = wrong ?? note;
  return (
    <div className={classes("min-w-0", className)}>
      <label htmlFor={id} className="mb-1 block text-small font-medium text-ink-2">
        {label}
      </label>
      <input
        id={id}
        className={inputClass}
        {...(wrong && { "aria-invalid": true })}
        {...(says && { "aria-describedby": `${id}-says` })}
        {...rest}
      />
      {says && (
        <p id={`${id}-says`} className={classes("mt-1 text-small", wrong ? "text-down" : "text-ink-3")}>
          {says}
        </p>
      )}
    </div>
  );
}

export function PlainInput({ className, ...rest }: ComponentProps<"input"> & { readonly "aria-label": string }) {
  return <input className={classes(inputClass, className)} {...rest} />;
}
