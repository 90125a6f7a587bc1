// Where an ArangoDB server is and who may use it, taken out of one address. The password leaves this file in one place only.

import { z } from "zod";
import { callerError } from "#infra/runtime/index.ts";

export const ArangoOptions = z.strictObject({
  /** http(s)://user:password@host:port/database; the user is root and the database is quorum where left out. */
  url: z.string(),
  /** Longest wait for an answer. */
  timeoutMs: z.int().positive().default(30_000),
});
export type ArangoOptions = z.input<typeof ArangoOptions>;

export interface ArangoAddress {
  /** Without user and password: may be shown. */
  readonly origin: string;
  readonly database: string;
  /** The header that carries user and password. Made here: arangojs would write them in Latin-1, and fail at other letters. */
  readonly authorization: string;
}

/** @throws infra/config-invalid, which does not show the address */
export function addressOf(url: string): ArangoAddress {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  const user = decoded(parsed?.username ?? "");
  const password = decoded(parsed?.password ?? "");
  const database = parsed?.pathname.slice(1) ?? "";
  const sound = parsed !== null && /^https?:$/.test(parsed.protocol) && /^(?:[A-Za-z][\w-]{0,63})?$/.test(database);
  if (!sound || user === null || password === null) {
    const message =
      "ARANGO_URL: wanted http(s)://user:password@host:port/database, found something else. Mend it, or remove it to use the embedded relations.";
    throw callerError("infra/config-invalid", message);
  }
  const pair = Buffer.from(`${user || "root"}:${password}`, "utf8").toString("base64");
  return { origin: parsed.origin, database: database || "quorum", authorization: `Basic ${pair}` };
}

/** Null where the percent signs of an address make no text. */
function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch (thrown) {
    if (thrown instanceof URIError) return null;
    throw thrown;
  }
}
