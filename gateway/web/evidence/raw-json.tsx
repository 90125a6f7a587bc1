// The evidence exactly as the gateway sent it.

import type { EvidenceAnswer } from "../../contract/index.ts";
import { CopyButton } from "../shared/copy-button.tsx";

export function RawJson({ evidence }: { readonly evidence: EvidenceAnswer }) {
  const text = JSON.stringify(evidence, null, 2);
  return (
    <div className="relative">
      <details className="group p-4">
        <summary className="flex h-6 items-center gap-2 text-small font-medium text-ink-3 hover:text-ink">
          <span aria-hidden className="inline-block w-3 transition-transform group-open:rotate-90">
            ›
          </span>
          Raw JSON
        </summary>
        <pre
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
          tabIndex={0}
          className="mt-2 max-h-96 overflow-auto rounded-md bg-sunken p-3 font-mono text-small leading-5"
        >
          {text}
        </pre>
      </details>
      <span className="absolute top-4 right-4">
        <CopyButton text={text} what="JSON" />
      </span>
    </div>
  );
}
