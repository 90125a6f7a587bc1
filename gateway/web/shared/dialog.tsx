// Dialogs over the page: a box in the middle on a desk, a sheet from below on a phone. Focus and Escape are Radix's work.

import { X } from "lucide-react";
import { Dialog } from "radix-ui";
import type { ReactNode } from "react";
import { IconButton } from "./button.tsx";
import { classes } from "./class-names.ts";

const box =
  "fixed z-50 flex max-h-[88dvh] flex-col border-line-strong bg-surface shadow-float outline-none max-md:inset-x-0 max-md:bottom-0 max-md:rounded-t-lg max-md:border-t md:top-[12vh] md:left-1/2 md:w-[min(92vw,var(--dialog-width))] md:-translate-x-1/2 md:rounded-lg md:border";

interface Props {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly title: string;
  readonly says?: string;
  readonly width?: number;
  readonly children: ReactNode;
  readonly footer?: ReactNode;
}

export function DialogBox({ open, onOpenChange, title, says, width = 520, children, footer }: Props) {
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-[rgb(10_10_20/0.5)]" />
        <Dialog.Content
          className={box}
          style={{ "--dialog-width": `${width}px` } as React.CSSProperties}
          {...(!says && { "aria-describedby": undefined })}
        >
          <header className="flex items-start justify-between gap-4 px-5 pt-4 pb-3">
            <div className="min-w-0">
              <Dialog.Title className="text-prose font-semibold">{title}</Dialog.Title>
              {says && <Dialog.Description className="mt-0.5 text-ink-2">{says}</Dialog.Description>}
            </div>
            <Dialog.Close asChild>
              <IconButton label="Close" className="-mr-2">
                <X className="size-4" />
              </IconButton>
            </Dialog.Close>
          </header>
          <div className="min-h-0 flex-1 overflow-y-auto px-5 pb-5">{children}</div>
          {footer && (
            <footer
              className={classes(
                "flex flex-wrap justify-end gap-2 border-t border-line px-5 py-3",
                "pb-[max(0.75rem,env(safe-area-inset-bottom))]",
              )}
            >
              {footer}
            </footer>
          )}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
