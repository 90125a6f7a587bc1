// How old data is where the reader stands; stale is a word and a colour.

import { Badge } from "./badge.tsx";
import { ageOf, momentText } from "./time.ts";

interface Props {
  readonly what: string;
  readonly at: string;
  readonly asOf: string;
}

export function AgeNote({ what, at, asOf }: Props) {
  const age = ageOf(at, asOf);
  return (
    <span className="inline-flex items-center gap-2" title={`${what}: ${momentText(at)}`}>
      <span>
        {what} {momentText(at)}
      </span>
      {age.stale && <Badge tone="warn">stale, {age.text}</Badge>}
    </span>
  );
}
