// Copies a text and says that it did.

import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { IconButton } from "./button.tsx";

export function CopyButton({ text, what }: { readonly text: string; readonly what: string }) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 1500);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = () => void navigator.clipboard.writeText(text).then(() => setCopied(true));
  return (
    <>
      <IconButton label={`Copy ${what}`} onClick={copy} className="-my-1 size-6 coarse:size-8">
        {copied ? <Check className="size-3.5 text-up" /> : <Copy className="size-3.5" />}
      </IconButton>
      <span role="status" className="sr-only">
        {copied ? `Copied ${what}` : ""}
      </span>
    </>
  );
}

/** A hash, shortened to the eye and whole to the clipboard. */
export function Hash({
  value,
  what,
  length = 12,
}: {
  readonly value: string;
  readonly what: string;
  readonly length?: number;
}) {
  return (
    <span className="inline-flex max-w-full items-center gap-1">
      <code title={value} className="truncate font-mono text-small">
        {value.length > length ? `${value.slice(0, length)}…` : value}
      </code>
      <CopyButton text={value} what={what} />
    </span>
  );
}
