// Waiting, in words: what is being read. Nothing on this page spins without saying why.

export function Loading({ what }: { readonly what: string }) {
  return (
    <p role="status" className="flex items-center gap-2 p-4 text-ink-3">
      <span aria-hidden className="size-1.5 animate-[breathe_1.2s_ease-in-out_infinite] rounded-full bg-info" />
      Reading {what}
    </p>
  );
}
