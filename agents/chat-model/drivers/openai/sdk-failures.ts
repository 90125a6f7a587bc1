// What the openai package throws, in our terms and with secrets masked.

import { QuorumError } from "#infra/runtime/index.ts";
import { modelFailure } from "../../failures.ts";
import { connectionFailure, statusFailure, type Whereabouts } from "../../http-failures.ts";

/** The failure a thrown value stands for; a value that is none of the package's errors is thrown on, since it is a bug of ours. */
export function toFailure(
  thrown: unknown,
  sdk: typeof import("openai"),
  at: Whereabouts,
  mask: (text: string) => string,
): QuorumError {
  const { modelId, url } = at;
  if (thrown instanceof QuorumError) return thrown;
  if (thrown instanceof SyntaxError) {
    return modelFailure(
      "agents/answer-malformed",
      `${modelId} at ${url} sent an event that is not JSON: ${mask(thrown.message)}.`,
      { modelId },
    );
  }
  if (thrown instanceof sdk.APIConnectionError) {
    return thrown.cause instanceof QuorumError ? thrown.cause : connectionFailure(thrown.cause ?? thrown, at);
  }
  if (!(thrown instanceof sdk.APIError)) throw thrown;
  const says = (thrown.error as { message?: unknown } | undefined)?.message ?? thrown.message;
  return statusFailure(
    { status: thrown.status ?? streamedStatus(thrown), says: mask(String(says)), headers: thrown.headers },
    at,
  );
}

/** An error event in the middle of a stream has no status of its own. */
const streamedStatus = ({ code, type }: { code?: unknown; type?: unknown }): number =>
  /rate.?limit|429/i.test(`${String(code)} ${String(type)}`) ? 429 : 500;

/** Takes the key, and whatever looks like one, out of what a server says. */
export const masker =
  (apiKey: string | undefined) =>
  (text: string): string =>
    (apiKey ? text.replaceAll(apiKey, "[masked]") : text).replace(/\bsk-[\w*-]{6,}/g, "[masked]");
