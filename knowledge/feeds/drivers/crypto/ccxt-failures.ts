// What goes wrong at an exchange, in our own codes. ccxt says it by the names of its error classes.

import { callerError, QuorumError } from "#infra/runtime/index.ts";

const kinds: readonly (readonly [RegExp, (says: string) => QuorumError])[] = [
  [
    /^(?:AuthenticationError|PermissionDenied|AccountSuspended|AccountNotEnabled)$/,
    (says) => new QuorumError("knowledge/feed-unauthorised", says, { fault: "caller", retry: false }),
  ],
  [
    /^(?:RateLimitExceeded|DDoSProtection)$/,
    (says) => new QuorumError("knowledge/feed-rate-limited", says, { fault: "outside", retry: true }),
  ],
  [/^BadSymbol$/, (says) => callerError("knowledge/symbol-unknown", says)],
  [
    /^(?:NetworkError|RequestTimeout|ExchangeNotAvailable|OnMaintenance|ChecksumError|UnsubscribeError)$/,
    (says) => new QuorumError("knowledge/feed-failed", says, { fault: "outside", retry: true }),
  ],
];

/** The error of ours that an error out of ccxt means. @param exchange for the message */
export function exchangeFailure(exchange: string, thrown: unknown): QuorumError {
  if (thrown instanceof QuorumError) return thrown;
  const name = (thrown as { readonly name?: unknown } | null)?.name;
  const words = thrown instanceof Error ? thrown.message : String(thrown);
  const says = `${exchange}: ${words.slice(0, 300)}`;
  const found = kinds.find(([names]) => typeof name === "string" && names.test(name));
  if (found !== undefined) return found[1](says);
  const ofExchange = /^(?:ExchangeError|BadRequest|NotSupported|ArgumentsRequired|OperationFailed)$/;
  const shape =
    typeof name === "string" && ofExchange.test(name) ? says : `${says} (an answer in another shape than ccxt reads)`;
  return new QuorumError("knowledge/feed-failed", shape, { fault: "outside", retry: false, cause: thrown });
}
