// Evidence beside the page, or as a sheet from below on narrow screens. What is open stands in the address.

import { useNavigate, useSearch } from "@tanstack/react-router";
import { X } from "lucide-react";
import { Dialog } from "radix-ui";
import { useEffect } from "react";
import { isTaken } from "../app/shortcuts.ts";
import { IconButton } from "../shared/button.tsx";
import { CopyButton } from "../shared/copy-button.tsx";
import { useWide } from "../shared/media.ts";
import { EvidenceBody } from "./evidence-body.tsx";

export function EvidenceDrawer({ evidenceId }: { readonly evidenceId: string }) {
  const wide = useWide();
  const path = useSearch({ strict: false, select: (search) => search.path ?? null });
  const navigate = useNavigate();
  const close = () =>
    void navigate({ to: ".", search: (s) => ({ ...s, evidence: undefined, path: undefined }), resetScroll: false });
  return wide ? (
    <Column evidenceId={evidenceId} path={path} onClose={close} />
  ) : (
    <Sheet evidenceId={evidenceId} path={path} onClose={close} />
  );
}

interface Props {
  readonly evidenceId: string;
  readonly path: string | null;
  readonly onClose: () => void;
}

function Column({ evidenceId, path, onClose }: Props) {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key === "Escape" && !isTaken(event)) onClose();
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, [onClose]);
  return (
    <aside aria-label="Evidence" className="flex w-[400px] shrink-0 flex-col border-l border-line bg-surface">
      <Top evidenceId={evidenceId}>
        <IconButton label="Close evidence (Esc)" onClick={onClose}>
          <X className="size-4" />
        </IconButton>
      </Top>
      <div className="min-h-0 flex-1 overflow-y-auto">
        <EvidenceBody evidenceId={evidenceId} path={path} />
      </div>
    </aside>
  );
}

function Sheet({ evidenceId, path, onClose }: Props) {
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-[rgb(10_10_20/0.5)]" />
        <Dialog.Content
          aria-describedby={undefined}
          className="fixed z-50 flex flex-col border-line-strong bg-surface shadow-float outline-none max-md:inset-x-0 max-md:bottom-0 max-md:max-h-[84dvh] max-md:rounded-t-lg max-md:border-t md:inset-y-0 md:right-0 md:w-[400px] md:border-l"
        >
          <Dialog.Title className="sr-only">Evidence</Dialog.Title>
          <Top evidenceId={evidenceId}>
            <Dialog.Close asChild>
              <IconButton label="Close evidence">
                <X className="size-4" />
              </IconButton>
            </Dialog.Close>
          </Top>
          <div className="min-h-0 flex-1 overflow-y-auto pb-[env(safe-area-inset-bottom)]">
            <EvidenceBody evidenceId={evidenceId} path={path} />
          </div>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Top({ evidenceId, children }: { readonly evidenceId: string; readonly children: React.ReactNode }) {
  return (
    <header className="flex h-11 shrink-0 items-center gap-2 border-b border-line pr-2 pl-4">
      <h2 className="font-semibold">Evidence</h2>
      <code className="truncate font-mono text-small text-ink-3">{evidenceId}</code>
      <CopyButton text={evidenceId} what="evidence id" />
      <span className="ml-auto">{children}</span>
    </header>
  );
}
