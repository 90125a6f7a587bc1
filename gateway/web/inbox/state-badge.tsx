// The state of an approval as a word in its colour.

import { Badge, type Tone } from "../shared/badge.tsx";
import { sentence } from "../shared/format.ts";

const tones: Readonly<Record<string, Tone>> = {
  proposed: "info",
  pending: "warn",
  edited: "warn",
  approved: "info",
  submitted: "info",
  filled: "up",
  rejected: "plain",
  expired: "plain",
  failed: "down",
  promoted: "up",
  refused: "down",
};

export function StateBadge({ state }: { readonly state: string }) {
  return <Badge tone={tones[state] ?? "plain"}>{sentence(state)}</Badge>;
}
