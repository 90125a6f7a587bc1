// Nothing here yet: what would stand here and how it comes about.

import type { ReactNode } from "react";

interface Props {
  readonly title: string;
  readonly children: ReactNode;
}

export function Empty({ title, children }: Props) {
  return (
    <div className="mx-auto max-w-md px-6 py-10 text-center">
      <p className="font-semibold">{title}</p>
      <div className="mt-1 text-ink-2">{children}</div>
    </div>
  );
}
