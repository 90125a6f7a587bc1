// Where an ArangoDB server is and who may use it, taken out of one address. The password leaves this file in one place only.

import { z } from "zod";
import { callerError } from "#infra/runtime/index.ts";

export const ArangoOptions = z.strictObject({
  /** http(s)://user:password@host:port/database; the user is root and the database is quorum where left out. */
  url: z.string().min(1),
  /** Longest wait for an answer. */
  timeoutMs: z.int().positive().default(30_000),
});
export type ArangoOptions = z.input<typeof ArangoOptions>;

export interface ArangoAddress {
  /** Without user and password: may be shown. */
  readonly origin: string;
  readonly database: string;
  readonly auth: { readonly username: string; readonly password: string };
}

/** @throws infra/config-invalid, which does not show the address */
export function addressOf(url: string): ArangoAddress {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  const path = parsed?.pathname.slice(1) ?? "";
  const sound = parsed !== null && /^https?:$/.test(parsed.protocol) && /^(?:[A-Za-z][\w-]{0,63})?$/.test(path);
  if (!sound) {
    const message =
      "ARANGO_URL: wanted http(s)://user:password@host:port/database, found something else. Mend it, or remove it to use the embedded relations.";
    throw callerError("infra/config-invalid", message);
  }
  return {
    origin: parsed.origin,
    database: path || "quorum",
    auth: {
      username: decodeURIComponent(parsed.username) || "root",
      password: decodeURIComponent(parsed.password),
    },
  };
}
