// A row of a vendor's as a fact, checked by the rules of its kind.

import { type Fact, type FactKind, type FactOf, factSchemas } from "#knowledge/domain/index.ts";
import type { FeedItem } from "../feed.port.ts";

/** A fact that keeps the rules of its kind, else the row it was read from with the reason. */
export function itemOf<K extends FactKind>(
  kind: K,
  value: Record<string, unknown>,
  address: string,
  raw: unknown,
): FeedItem {
  const origin = { file: address, line: null };
  const result = factSchemas[kind].safeParse(value);
  if (result.success) return { kind: "fact", fact: { kind, value: result.data as FactOf<K> } as Fact, origin };
  const reason = result.error.issues.map(({ path, message }) => `${path.join(".") || kind}: ${message}`).join("; ");
  return { kind: "rejected", origin, reason, raw: JSON.stringify(raw).slice(0, 2_000) };
}
