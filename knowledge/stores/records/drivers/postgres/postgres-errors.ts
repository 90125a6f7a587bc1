// Faults of PostgreSQL and of the way to it, in our own codes. A message names the server's place and the code of the fault; user names
// and passwords stand in none.

import { QuorumError } from "#infra/runtime/index.ts";

/**
 * Runs the work; a fault of PostgreSQL comes out as a QuorumError, any other as it was. Work that commits says so: if the server is lost in
 * it, the error does not claim to know what became of the write.
 */
export type PostgresGuard = <T>(work: () => Promise<T>, at?: { readonly committing: boolean }) => Promise<T>;

export const postgresGuard =
  (place: string): PostgresGuard =>
  async (work, at = { committing: false }) => {
    try {
      return await work();
    } catch (thrown) {
      throw postgresError(thrown, place, at.committing);
    }
  };

type Kind = "unreachable" | "refused" | "full" | "busy" | "bug" | "failed";

/** By SQLSTATE, class or whole; the first that fits. */
const kinds: readonly (readonly [RegExp, Kind])[] = [
  [/^(08...|57P0[123]|53300)$/, "unreachable"],
  [/^(28...|3D000|42501|25006)$/, "refused"],
  [/^53100$/, "full"],
  [/^(40...|55P03|57014|25P0[34]|57P05)$/, "busy"],
  [/^(22...|23...|42...)$/, "bug"],
];

/** What node-postgres itself says when the connection is no more; it gives these no code. */
const connectionGone = /^(Connection terminated|Client (has encountered a connection error|was closed))/;
/** The same, where there never was one. */
const neverConnected = /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|57P03|53300|no connection)$/;
const handshakeFailed = /^(SASL|The server does not support SSL|There was an error establishing an SSL)/;
const poolClosed = /^Cannot use a pool after calling end/;

function postgresError(thrown: unknown, place: string, committing: boolean): unknown {
  if (!(thrown instanceof Error) || thrown instanceof QuorumError) return thrown;
  const found = kindOf(thrown as Error & { code?: unknown; severity?: unknown });
  if (found === null) return thrown;
  const { kind, code } = found;
  const { text, name, fault, retry } = saying[kind](thrown.message, code);
  // A server that answers has rolled back; one that was lost at the commit may have kept everything.
  const unknown = committing && kind === "unreachable" && !neverConnected.test(code);
  const outcome = unknown
    ? "Whether the last write was kept is not known: look before repeating it."
    : "Nothing was written.";
  return new QuorumError(name, `PostgreSQL at ${place} ${text} ${outcome}`, {
    fault,
    retry: retry && !unknown,
    context: { place, postgres: code },
    cause: thrown,
  });
}

function kindOf(thrown: Error & { code?: unknown; severity?: unknown }): { kind: Kind; code: string } | null {
  const { message } = thrown;
  const code = typeof thrown.code === "string" ? thrown.code : "";
  if (thrown.severity !== undefined) return { kind: kinds.find(([is]) => is.test(code))?.[1] ?? "failed", code };
  if (message === "timeout exceeded when trying to connect") return { kind: "unreachable", code: "no connection" };
  if (connectionGone.test(message)) return { kind: "unreachable", code: "connection lost" };
  if (handshakeFailed.test(message) || /^(ERR_TLS|ERR_SSL|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_)/.test(code))
    return { kind: "refused", code: code || "handshake" };
  if (poolClosed.test(message)) return { kind: "bug", code: "closed" };
  return /^E[A-Z]/.test(code) && !code.startsWith("ERR_") ? { kind: "unreachable", code } : null;
}

interface Saying {
  readonly text: string;
  readonly name: QuorumError["code"];
  readonly fault: QuorumError["fault"];
  readonly retry: boolean;
}

const saying: Readonly<Record<Kind, (message: string, code: string) => Saying>> = {
  unreachable: (_, code) => ({
    text: `cannot be reached (${code}). Is it running, and is the address right?`,
    name: "knowledge/store-unreachable",
    fault: "outside",
    retry: true,
  }),
  refused: (message, code) => ({
    text: `refused: ${refusal(message, code)} (${code}).`,
    name: "knowledge/store-refused",
    fault: "outside",
    retry: false,
  }),
  full: () => ({
    text: "has no room left on its disk. Free space there and try again.",
    name: "infra/disk-full",
    fault: "outside",
    retry: true,
  }),
  busy: (message, code) => ({
    text: `was kept busy by others: ${message} (${code}). Try again.`,
    name: "knowledge/store-failed",
    fault: "outside",
    retry: true,
  }),
  bug: (message, code) => ({
    text: `did not take a statement: ${message} (${code}).`,
    name: "knowledge/store-failed",
    fault: "bug",
    retry: false,
  }),
  failed: (message, code) => ({
    text: `failed: ${message} (${code}).`,
    name: "knowledge/store-failed",
    fault: "outside",
    retry: false,
  }),
};

function refusal(message: string, code: string): string {
  if (code.startsWith("28") || message.startsWith("SASL"))
    return "the user name or the password is wrong, or may not connect from here";
  if (code === "3D000") return "there is no such database; create it, or name another";
  if (code === "25006") return "the server only answers reads, as a standby does; give the address of the primary";
  return message;
}
