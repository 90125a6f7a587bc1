// What ClickHouse or its client says, as errors of ours. Where the server is, is told without user and password.

import { QuorumError } from "#infra/runtime/index.ts";

interface ServerError {
  readonly name?: string;
  readonly message?: string;
  /** The server's number of what is wrong, or the socket's word for it. */
  readonly code?: string;
  readonly type?: string;
}

export function placeOf(url: string): string {
  const { protocol, host } = new URL(url);
  return `${protocol}//${host}`;
}

/** AUTHENTICATION_FAILED, WRONG_PASSWORD, REQUIRED_PASSWORD, UNKNOWN_USER, ACCESS_DENIED */
const unauthorised = new Set(["516", "193", "194", "192", "497"]);
/** NOT_ENOUGH_SPACE */
const full = new Set(["243"]);
/** Wrong in the text of a query: SYNTAX_ERROR, UNKNOWN_IDENTIFIER, UNKNOWN_TABLE, UNKNOWN_DATABASE, UNKNOWN_SETTING, TYPE_MISMATCH, UNKNOWN_FUNCTION */
const ours = new Set(["62", "47", "60", "81", "115", "53", "46", "456"]);

export function clickhouseFailed(place: string, thrown: unknown): QuorumError {
  if (thrown instanceof QuorumError) return thrown;
  const { name = "Error", message = "", code = "", type } = (thrown ?? {}) as ServerError;
  const isServers = /^\d+$/.test(code);
  const details = { fault: "outside", context: { place, code }, cause: new Error(`${name}: ${type ?? code}`) } as const;
  if (unauthorised.has(code)) {
    const says = `The market store at ${place} refuses these credentials (${type ?? code}). Check user, password and the rights of the user.`;
    return new QuorumError("knowledge/store-unauthorised", says, { ...details, retry: false });
  }
  if (full.has(code) || /No space left on device|ENOSPC/.test(message)) {
    const says = `The disk of the market store at ${place} is full: these facts were not stored. Free space there and try again.`;
    return new QuorumError("infra/disk-full", says, { ...details, retry: true });
  }
  if (isServers) {
    const words = `Code: ${code}. DB::Exception: ${message.slice(0, 400)}${type === undefined ? "" : ` (${type})`}`;
    const says = `The market store at ${place} failed: ${words}`;
    const fault = ours.has(code) ? "bug" : "outside";
    return new QuorumError("knowledge/store-failed", says, { ...details, fault, retry: false });
  }
  const said = /timeout/i.test(message) ? "timeout" : /socket hang up|aborted/i.test(message) ? "hung up" : code;
  if (said === "") {
    const says = `The market store at ${place} answered what cannot be read: ${name}.`;
    return new QuorumError("knowledge/store-failed", says, { ...details, cause: thrown, retry: false });
  }
  const says = `The market store at ${place} does not answer (${said}). Whether a write took effect is not known; it may be repeated. Start the server, or take the embedded store.`;
  return new QuorumError("knowledge/store-unreachable", says, { ...details, retry: true });
}
