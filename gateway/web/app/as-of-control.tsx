// Choosing the moment one stands at. It is part of the address, so a view of the past can be sent.

import { useNavigate } from "@tanstack/react-router";
import { Clock3 } from "lucide-react";
import { Popover } from "radix-ui";
import { type FormEvent, useState } from "react";
import type { DeskState } from "../../contract/index.ts";
import { Button } from "../shared/button.tsx";
import { classes } from "../shared/class-names.ts";
import { Field } from "../shared/field.tsx";
import { dayText, earlier, fieldText, fromField, hourText, isBefore, momentText } from "../shared/time.ts";
import { useStanding } from "./as-of.ts";

export function AsOfControl() {
  const { asOf, past, desk } = useStanding();
  const [open, setOpen] = useState(false);
  if (!asOf || !desk) return <span className="h-8 w-32" />;
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger
        className={classes(
          "flex h-8 min-w-0 items-center gap-1.5 rounded-md border px-2 text-small whitespace-nowrap coarse:h-10",
          past
            ? "border-warn bg-warn-soft text-warn"
            : "border-line text-ink-2 hover:border-line-strong hover:text-ink",
        )}
      >
        <Clock3 aria-hidden className="size-3.5 max-sm:hidden" />
        <span className="max-lg:sr-only">as of</span>
        <span className="truncate font-medium">{dayText(asOf)}</span>
        <span className="max-sm:hidden">{hourText(asOf)} UTC</span>
        {!past && <span className="text-ink-3 max-lg:hidden">now</span>}
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          align="end"
          sideOffset={6}
          collisionPadding={8}
          className="z-50 w-[min(320px,calc(100vw-16px))] rounded-lg border border-line-strong bg-surface p-4 shadow-float"
        >
          <AsOfForm desk={desk} asOf={asOf} onDone={() => setOpen(false)} />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

interface FormProps {
  readonly desk: DeskState;
  readonly asOf: string;
  readonly onDone: () => void;
}

const steps = [
  { days: 1, text: "1 day" },
  { days: 7, text: "1 week" },
  { days: 30, text: "30 days" },
];

function AsOfForm({ desk, asOf, onDone }: FormProps) {
  const { from, to, now } = desk.data;
  const navigate = useNavigate();
  const [text, setText] = useState(fieldText(asOf));
  const chosen = fromField(text);
  const outside = chosen !== null && (isBefore(chosen, from) || isBefore(to, chosen));
  const wrong = chosen === null ? "A day and a time are needed." : outside ? "Outside of the data." : null;
  const go = (moment: string | undefined) => {
    void navigate({ to: ".", search: (search) => ({ ...search, asOf: moment }) });
    onDone();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (chosen && !wrong) go(chosen);
  };
  return (
    <form onSubmit={submit} className="space-y-3">
      <Field
        label="Stand at (UTC)"
        type="datetime-local"
        value={text}
        min={fieldText(from)}
        max={fieldText(to)}
        wrong={wrong}
        onChange={(event) => setText(event.target.value)}
      />
      <p className="text-small text-ink-3">
        The data reaches from {momentText(from)} to {momentText(to)}. Everything on the page then shows only what was
        known at that moment.
      </p>
      <div className="flex flex-wrap items-center gap-1.5">
        <span className="text-small text-ink-3">Back by</span>
        {steps.map((step) => {
          const moment = earlier(asOf, step.days);
          return (
            <Button
              key={step.days}
              disabled={isBefore(moment, from)}
              onClick={() => go(moment)}
              className="h-7 px-2 text-small"
            >
              {step.text}
            </Button>
          );
        })}
      </div>
      <div className="flex justify-between gap-2 border-t border-line pt-3">
        <Button kind="bare" onClick={() => go(undefined)} title={momentText(now)}>
          Return to now
        </Button>
        <Button kind="primary" type="submit" disabled={wrong !== null}>
          Go to this moment
        </Button>
      </div>
    </form>
  );
}
